package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People log in at the console with an OpenID Connect issuer, the whole way round. */
@TidemarkTest
class OidcLoginTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String BEGIN = "/v1/session/oidc";
  private static final String FAILED = "/?signin=failed";

  private Api nobody;
  private Visitor visitor;
  private String name = "";

  @BeforeEach
  void connect() {
    nobody = Api.ofTest().as("");
    visitor = new Visitor(URI.create("http://127.0.0.1:" + RestAssured.port));
    name = "p" + UUID.randomUUID().toString().substring(0, 12);
  }

  @ParameterizedTest
  @CsvSource({
    "tidemark-viewer, 200, 403, 403",
    "tidemark-operator, 200, 400, 403",
    "tidemark-admin, 200, 400, 200",
  })
  void theyMayWhatTheirRoleMay(String group, int read, int operate, int administer) {
    assertEquals("/alerts?state=firing", arrive("/alerts?state=firing", person(group)));
    assertEquals(read, visitor.get("/v1/sale").status());
    assertEquals(operate, visitor.put("/v1/sale", "{\"stage\":\"x\"}").status());
    assertEquals(administer, visitor.get("/v1/keys").status());
    JsonNode me = visitor.get("/v1/session").json();
    assertEquals("oidc:" + name, me.path("actor").asText());
    assertEquals(group, "tidemark-" + me.path("role").asText());
    assertTrue(Instant.parse(me.path("endsAt").asText()).isAfter(Instant.now()));
  }

  @Test
  void theAuditNamesThemWhateverTheyDo() {
    arrive("/", person("tidemark-admin"));
    String sku = Api.newSku();
    assertEquals(201, visitor.put("/v1/products/" + sku, "{\"total\":5}").status(), "a product");
    Await.until(SOON, "copied", () -> !lastEntry("subject=product:" + sku).isMissingNode());
    assertEquals("oidc:" + name, lastEntry("subject=product:" + sku).path("actor").asText());
    assertEquals(204, visitor.delete("/v1/session").status());
    assertEquals("session.end", lastEntry("actor=oidc:" + name).path("action").asText());
    JsonNode first = audit("actor=oidc:" + name + "&action=session.begin").path("items").path(0);
    assertEquals("127.0.0.1", first.path("address").asText());
  }

  @Test
  void logoutEndsTheSessionAndNotOnlyTheCookie() {
    arrive("/", person("tidemark-viewer"));
    String cookie = visitor.cookie("tidemark_session");
    assertEquals(200, nobody.get("/v1/sale", "Cookie", cookie).status());
    assertEquals(204, visitor.delete("/v1/session").status());
    assertEquals("401 UNAUTHENTICATED", nobody.get("/v1/sale", "Cookie", cookie).brief());
    assertFalse(visitor.has("tidemark_session"));
    assertEquals("401 UNAUTHENTICATED", visitor.get("/v1/sale").brief());
  }

  @Test
  void onlyOneCookieIsKeptAndNoneIsForScripts() {
    Answer to = visitor.get(BEGIN);
    assertTrue(to.headers().allValues("Set-Cookie").stream().allMatch(OidcLoginTest::isHidden));
    String landed = visitor.follow(atIssuer(to, person("tidemark-viewer")));
    assertEquals("/", landed);
    assertEquals(List.of("tidemark_session"), visitor.cookies());
    assertTrue(visitor.seen().stream().allMatch(OidcLoginTest::isHidden), visitor.seen()::toString);
    assertTrue(
        visitor.seen().stream()
            .filter(one -> one.startsWith("tidemark_session"))
            .allMatch(one -> one.contains("SameSite=Strict")));
  }

  private static boolean isHidden(String cookie) {
    boolean taken = cookie.contains("Max-Age=0");
    boolean bound = cookie.contains("SameSite=Lax") || cookie.contains("SameSite=Strict");
    return taken || (bound && cookie.toLowerCase(Locale.ROOT).contains("httponly"));
  }

  @Test
  void theIssuerIsToldAChallengeAndNeverTheVerifier() {
    String address = visitor.get(BEGIN).headers().firstValue("Location").orElseThrow();
    assertTrue(address.contains("code_challenge_method=S256"), address);
    assertTrue(address.contains("&nonce=") && address.contains("&state="), address);
    assertFalse(address.contains("code_verifier"), address);
  }

  @Test
  void whoHasNoRoleHereIsToldSoAndGetsNoSession() {
    assertEquals("/?signin=no-role", arrive("/alerts", person("accounting")));
    assertEquals(List.of(), visitor.cookies());
  }

  @Test
  void aStateThatIsNotThisBrowsersIsRefused() {
    String back = atIssuer(visitor.get(BEGIN), person("tidemark-admin"));
    String returned = visitor.location(back);
    assertEquals(FAILED, visitor.follow(returned.replaceAll("state=[^&]*", "state=another")));
    assertFalse(visitor.has("tidemark_session"));
    Visitor victim = new Visitor(URI.create("http://127.0.0.1:" + RestAssured.port));
    assertNotEquals("/", victim.location(returned), "a code that another browser asked for");
    assertFalse(victim.has("tidemark_session"));
  }

  @Test
  void aCodeIsGoodOnce() {
    String returned = visitor.location(atIssuer(visitor.get(BEGIN), person("tidemark-viewer")));
    assertEquals("/", visitor.follow(returned));
    visitor.delete("/v1/session");
    visitor.follow(returned);
    assertFalse(visitor.has("tidemark_session"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'nonce':'another'}",
        "{'exp':1700000000}",
        "{'aud':'another'}",
        "{'iss':'https://evil.example'}",
      })
  void aTokenThatIsNotForThisLoginIsRefused(String claims) {
    String wrong = claims.replace('\'', '"');
    String person = person("tidemark-admin").replace("}", "," + wrong.substring(1));
    assertEquals(FAILED, arrive("/", person));
    assertEquals(List.of(), visitor.cookies());
  }

  @Test
  void whoRefusesAtTheIssuerIsBroughtBack() {
    String address = visitor.get(BEGIN).headers().firstValue("Location").orElseThrow();
    assertEquals(FAILED, visitor.follow(visitor.location(address)));
    assertEquals("/", arrive("/", person("tidemark-viewer")), "and may try again");
  }

  @Test
  void whoTurnsBackInMidWayMayBeginAnew() {
    assertEquals(302, visitor.get(BEGIN).status());
    assertEquals("/sale", arrive("/sale", person("tidemark-viewer")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil", "x"})
  void nobodyIsSentToAnotherSite(String to) {
    assertEquals("/", arrive(to, person("tidemark-viewer")));
  }

  @Test
  void theyWriteFromOurPagesOnlyAndHaveNoPassword() {
    arrive("/", person("tidemark-operator"));
    String cookie = visitor.cookie("tidemark_session");
    assertEquals(
        "403 CROSS_SITE",
        nobody.put("/v1/sale", "{}", "Cookie", cookie, "Sec-Fetch-Site", "cross-site").brief());
    String change = Json.of("current", "x", "password", "four tides before dawn");
    assertEquals(
        "403 FORBIDDEN", nobody.post("/v1/session/password", change, "Cookie", cookie).brief());
  }

  @Test
  void theApiSendsNobodyToTheIssuer() {
    Answer refused = nobody.get("/v1/sale", "Accept", "text/html");
    assertEquals("401 UNAUTHENTICATED", refused.brief());
    assertEquals(
        "application/problem+json", refused.headers().firstValue("Content-Type").orElse(""));
    assertEquals(BEGIN, nobody.get("/v1/session/ways").json().path("oidc").asText());
  }

  private String person(String group) {
    return Json.of("preferred_username", name, "groups", List.of(group, "staff"));
  }

  /** Logs in, and tells the page that the browser is on in the end. */
  private String arrive(String to, String person) {
    String begin = BEGIN + "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    return visitor.follow(atIssuer(visitor.get(begin), person));
  }

  /** The issuer's page, as the person there fills it in. */
  private static String atIssuer(Answer redirect, String person) {
    assertEquals(302, redirect.status(), redirect.body());
    return redirect.headers().firstValue("Location").orElseThrow()
        + "&person="
        + URLEncoder.encode(person, StandardCharsets.UTF_8);
  }

  private static JsonNode lastEntry(String query) {
    return audit(query).path("items").path(0);
  }

  private static JsonNode audit(String query) {
    return Api.ofTest().get("/v1/audit?" + query).json();
  }
}
