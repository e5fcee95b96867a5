package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People: accounts, logging in, and what a browser may send. */
@TidemarkTest
class SessionTest {

  private static final String PASSWORD = "four tides before dawn";

  private final String name = "p-" + UUID.randomUUID();
  private Api admin;
  private Api nobody;

  @BeforeEach
  void connect() {
    admin = Api.ofTest();
    nobody = admin.as("");
  }

  @Test
  void anAccountIsMadeChangedAndListedWithoutItsPassword() {
    Answer made = account("viewer");
    assertEquals("viewer", made.json().path("role").asText());
    assertEquals("key:admin", made.json().path("createdBy").asText());
    assertFalse(made.body().contains("assword"), made.body());
    assertEquals(1, made.json().path("version").asLong());
    Answer changed =
        admin.put("/v1/accounts/" + name, "{\"role\":\"operator\"}", "If-Match", "\"1\"");
    assertEquals("operator", changed.json().path("role").asText());
    assertEquals(
        "412 VERSION_MISMATCH",
        admin.put("/v1/accounts/" + name, "{\"role\":\"viewer\"}", "If-Match", "\"1\"").brief());
    assertEquals(changed.json(), admin.get("/v1/accounts/" + name).json());
    assertTrue(admin.get("/v1/accounts?limit=500").body().contains(name));
    assertEquals("404 ACCOUNT_NOT_FOUND", admin.get("/v1/accounts/nobody-here").brief());
  }

  @Test
  void aSessionMayWhatTheRoleMayUntilItIsOver() {
    account("operator");
    String cookie = logIn();
    Answer me = nobody.get("/v1/session", "Cookie", cookie);
    assertEquals("account:" + name, me.json().path("actor").asText());
    assertEquals("[\"read\",\"operate\"]", me.json().path("scopes").toString());
    assertEquals(200, nobody.get("/v1/products", "Cookie", cookie).status());
    assertEquals("403 FORBIDDEN", nobody.get("/v1/keys", "Cookie", cookie).brief());
    assertEquals(
        204,
        nobody.delete("/v1/session", "Cookie", cookie, "Sec-Fetch-Site", "same-origin").status());
    assertEquals("401 UNAUTHENTICATED", nobody.get("/v1/session", "Cookie", cookie).brief());
  }

  @Test
  void theCookieIsForBrowsersOnly() {
    account("viewer");
    Answer in = nobody.post("/v1/session", credentials(PASSWORD));
    String set = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(set.contains("HttpOnly") && set.contains("SameSite=Strict"), set);
    assertFalse(set.contains("Secure"), "it came without TLS");
    assertFalse(in.body().contains(cookie(in).split("=", -1)[1]));
  }

  @Test
  void aFormLogsInToo() {
    account("viewer");
    String form =
        "name=" + name.toUpperCase(java.util.Locale.ROOT) + "&password=four+tides+before+dawn";
    Answer in =
        nobody.post(
            "/v1/session",
            "application/x-www-form-urlencoded",
            form.getBytes(StandardCharsets.UTF_8));
    assertEquals("account:" + name, in.json().path("actor").asText(), in.body());
  }

  @Test
  void anOldCookieIsNoObstacleToALogin() {
    account("viewer");
    Answer in =
        nobody.post("/v1/session", credentials(PASSWORD), "Cookie", "tidemark_session=of-yore");
    assertEquals(200, in.status(), in.body());
  }

  @Test
  void aWrongNameAWrongPasswordAndAShutAccountAreAnsweredAlike() {
    account("viewer");
    Answer wrong = nobody.post("/v1/session", credentials("not what it is"));
    Answer unknown = nobody.post("/v1/session", Json.of("name", "q" + name, "password", PASSWORD));
    admin.put("/v1/accounts/" + name, "{\"disabled\":true}");
    Answer shut = nobody.post("/v1/session", credentials(PASSWORD));
    assertEquals("401 LOGIN_REFUSED", wrong.brief());
    assertEquals(wrong.body(), unknown.body());
    assertEquals(wrong.body(), shut.body());
  }

  @Test
  void whoFailsOftenWaitsWhetherTheAccountIsThereOrNot() {
    account("viewer");
    for (String who : new String[] {name, "q" + name}) {
      String body = Json.of("name", who, "password", "not what it is");
      Answer last = nobody.post("/v1/session", body);
      for (int i = 0; i < 6 && last.status() == 401; i++) {
        last = nobody.post("/v1/session", body);
      }
      assertEquals("429 LOGIN_LATER", last.brief());
      assertTrue(last.headers().firstValue("Retry-After").isPresent());
    }
  }

  @Test
  void aNewPasswordAndBeingShutEndEverySession() {
    account("viewer");
    String first = logIn();
    admin.put("/v1/accounts/" + name, Json.of("password", "another tide altogether"));
    assertEquals("401 UNAUTHENTICATED", nobody.get("/v1/session", "Cookie", first).brief());
    Answer again = nobody.post("/v1/session", credentials("another tide altogether"));
    String second = cookie(again);
    admin.put("/v1/accounts/" + name, "{\"disabled\":true}");
    assertEquals("401 UNAUTHENTICATED", nobody.get("/v1/session", "Cookie", second).brief());
  }

  @Test
  void aChangedRoleHoldsForSessionsThatAreOpen() {
    account("operator");
    String cookie = logIn();
    admin.put("/v1/accounts/" + name, "{\"role\":\"viewer\"}");
    assertEquals("403 FORBIDDEN", nobody.put("/v1/sale", "{}", "Cookie", cookie).brief());
    assertEquals(200, nobody.get("/v1/sale", "Cookie", cookie).status());
  }

  @Test
  void peopleChangeTheirOwnPassword() {
    account("viewer");
    String cookie = logIn();
    String wrong = Json.of("current", "not what it is", "password", "a tide of one's own");
    assertEquals(
        "401 LOGIN_REFUSED", nobody.post("/v1/session/password", wrong, "Cookie", cookie).brief());
    String right = Json.of("current", PASSWORD, "password", "a tide of one's own");
    assertEquals(204, nobody.post("/v1/session/password", right, "Cookie", cookie).status());
    assertEquals("401 UNAUTHENTICATED", nobody.get("/v1/session", "Cookie", cookie).brief());
    assertEquals(200, nobody.post("/v1/session", credentials("a tide of one's own")).status());
    assertEquals("403 FORBIDDEN", admin.post("/v1/session/password", right).brief());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "Sec-Fetch-Site | cross-site | 403 CROSS_SITE",
        "Sec-Fetch-Site | same-site | 403 CROSS_SITE",
        "Origin | https://evil.example | 403 CROSS_SITE",
        "Origin | null | 403 CROSS_SITE",
        "Origin | http://[ | 403 CROSS_SITE",
        "Sec-Fetch-Site | same-origin | 403 FORBIDDEN",
        "Sec-Fetch-Site | none | 403 FORBIDDEN",
        "Accept | */* | 403 FORBIDDEN",
      },
      delimiter = '|')
  void onlyOurOwnPagesMayWrite(String header, String value, String expected) {
    account("viewer");
    assertEquals(expected, nobody.put("/v1/sale", "{}", "Cookie", logIn(), header, value).brief());
  }

  @Test
  void anotherSitesPageCannotLogIn() {
    assertEquals(
        "403 CROSS_SITE",
        nobody.post("/v1/session", credentials(PASSWORD), "Sec-Fetch-Site", "cross-site").brief());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\":\"king\",\"password\":\"four tides before dawn\"} | role",
        "{\"password\":\"four tides before dawn\"} | role",
        "{\"role\":\"viewer\"} | password",
        "{\"role\":\"viewer\",\"password\":\"short\"} | password",
        "{\"role\":\"viewer\",\"password\":\"aaaaaaaaaaaaaaaa\"} | password",
      })
  void aBadFieldIsNamed(String body, String field) {
    Answer refused = admin.put("/v1/accounts/" + name, body);
    assertEquals("400 INVALID_FIELD", refused.brief());
    assertEquals(field, refused.json().path("field").asText());
  }

  private Answer account(String role) {
    Answer made = admin.put("/v1/accounts/" + name, Json.of("role", role, "password", PASSWORD));
    assertEquals(201, made.status(), made.body());
    return made;
  }

  private String logIn() {
    Answer in = nobody.post("/v1/session", credentials(PASSWORD));
    assertEquals(200, in.status(), in.body());
    return cookie(in);
  }

  private String credentials(String password) {
    return Json.of("name", name, "password", password);
  }

  private static String cookie(Answer answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
  }
}
