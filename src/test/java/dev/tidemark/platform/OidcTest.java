package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.LocalIssuer;
import dev.tidemark.TidemarkTest;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People whom an OpenID Connect issuer knows. */
@TidemarkTest
class OidcTest {

  private String issuer = "";
  private Api nobody;

  @BeforeEach
  void connect() {
    issuer = ConfigProvider.getConfig().getValue("tidemark.oidc.issuer", String.class);
    nobody = Api.ofTest().as("");
  }

  @ParameterizedTest
  @CsvSource({
    "tidemark-viewer, 200, 403, 403",
    "tidemark-operator, 200, 400, 403",
    "tidemark-admin, 200, 400, 200",
    "accounting, 403, 403, 403",
  })
  void theClaimSaysTheRole(String group, int read, int operate, int administer) {
    String token = token(Json.of("sub", "1", "upn", "eva", "groups", List.of(group, "staff")));
    assertEquals(read, get("/v1/sale", token).status());
    assertEquals(
        operate,
        nobody.put("/v1/sale", "{\"stage\":\"x\"}", "Authorization", "Bearer " + token).status());
    assertEquals(administer, get("/v1/keys", token).status());
  }

  @Test
  void theAuditWillKnowThemFromAccountsOfOurs() {
    String token =
        token(Json.of("sub", "1", "upn", "eva\nx", "groups", List.of("tidemark-operator")));
    Answer me = get("/v1/session", token);
    assertEquals("oidc:eva_x", me.json().path("actor").asText(), me.body());
    assertEquals("operator", me.json().path("role").asText());
  }

  @Test
  void tokensThatAreOldOrForOthersOrNotTheIssuersAreRefused() {
    List<String> groups = List.of("tidemark-admin");
    long past = Instant.now().minusSeconds(60).getEpochSecond();
    String good = token(Json.of("upn", "eva", "groups", groups));
    assertEquals(200, get("/v1/sale", good).status());
    String forged = good.substring(0, good.length() - 8) + "AAAAAAAA";
    for (String token :
        List.of(
            token(Json.of("upn", "eva", "groups", groups, "exp", past)),
            token(Json.of("upn", "eva", "groups", groups, "aud", "another")),
            token(Json.of("upn", "eva", "groups", groups, "iss", "https://evil.example")),
            forged,
            "no.token.atall",
            "x")) {
      assertEquals(401, get("/v1/sale", token).status());
    }
  }

  private String token(String claims) {
    return LocalIssuer.token(issuer, claims);
  }

  private Answer get(String path, String token) {
    return nobody.get(path, "Authorization", "Bearer " + token);
  }
}
