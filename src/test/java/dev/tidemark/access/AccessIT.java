package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that share their databases, one of which is killed. */
@Timeout(240)
class AccessIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ADMIN = "the-admin-key-of-this-test";
  private static final String PASSWORD = "four tides before dawn";

  @TempDir Path data;

  @Test
  void whatOneProcessKnowsTheOtherKnowsAndBothKeepSecret() {
    String key;
    String cookie;
    try (ServiceProcess one = ServiceProcess.start(own(Map.of()))) {
      try (ServiceProcess two = ServiceProcess.start(own(Map.of()))) {
        Api here = new Api(one.baseUri(), ADMIN);
        Api there = new Api(two.baseUri(), ADMIN);
        Answer made = here.post("/v1/keys", Json.of("name", "r", "scopes", List.of("read")));
        key = made.json().path("key").asText();
        assertEquals(200, there.as(key).get("/v1/sale").status(), "at once");
        cookie = logIn(here);
        assertEquals(200, there.as("").get("/v1/session", "Cookie", cookie).status(), "at once");

        assertEquals(204, here.delete("/v1/keys/" + made.id()).status());
        Await.until(SOON, "revoked there", () -> there.as(key).get("/v1/sale").status() == 401);
        String other = logIn(there);
        there.delete("/v1/session", "Cookie", other);
        Await.until(
            SOON,
            "over here",
            () -> here.as("").get("/v1/session", "Cookie", other).status() == 401);
        shutsOut(here, there);
        failuresCountInBoth(here, there);
        two.kill9();
      }
      assertFalse(one.output().contains(key) || one.output().contains(ADMIN), one::output);
      assertFalse(one.output().contains(PASSWORD), one::output);
      assertFalse(one.output().contains(cookie.split("=", -1)[1]), one::output);
    }
    survives(cookie);
    verifies();
  }

  private static void shutsOut(Api here, Api there) {
    here.put("/v1/accounts/gus", Json.of("role", "viewer", "password", PASSWORD));
    Answer in = there.as("").post("/v1/session", Json.of("name", "gus", "password", PASSWORD));
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    assertEquals(200, there.as("").get("/v1/sale", "Cookie", cookie).status());
    assertEquals(200, here.put("/v1/accounts/gus", "{\"disabled\":true}").status());
    Await.until(SOON, "shut", () -> there.as("").get("/v1/sale", "Cookie", cookie).status() == 401);
  }

  /** A guesser who goes from process to process has as many tries as with one. */
  private static void failuresCountInBoth(Api here, Api there) {
    String wrong = Json.of("name", "ned", "password", "not what it is");
    int tried = 0;
    int waiting = 0;
    while (waiting < 2) {
      waiting = 0;
      for (Api one : List.of(here, there)) {
        boolean later = one.as("").post("/v1/session", wrong).brief().equals("429 LOGIN_LATER");
        waiting += later ? 1 : 0;
        tried += later ? 0 : 1;
      }
      assertTrue(tried <= 10, "each for itself, they would let in twelve");
    }
    assertTrue(tried >= 6, "after " + tried);
  }

  /** Behind a proxy that has the TLS, as it says, the cookie is for TLS only. */
  private static void cookieIsSecure(Api api) {
    Answer in =
        api.post(
            "/v1/session",
            Json.of("name", "eva", "password", PASSWORD),
            "X-Forwarded-Proto",
            "https");
    String set = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(set.contains("Secure"), set);
  }

  private static void figuresWantAKey(Api api) {
    assertEquals(401, api.get("/q/metrics", "Accept", "text/plain").status());
    assertEquals(200, api.as(ADMIN).get("/q/metrics", "Accept", "text/plain").status());
    assertEquals(200, api.get("/q/health/ready").status());
  }

  private void survives(String cookie) {
    Map<String, String> proxied =
        Map.of("TIDEMARK_TRUSTED_PROXIES", "127.0.0.1", "TIDEMARK_HTTP_METRICS", "read");
    try (ServiceProcess again = ServiceProcess.start(own(proxied))) {
      Api api = new Api(again.baseUri(), "");
      assertEquals(
          "account:eva",
          api.get("/v1/session", "Cookie", cookie).json().path("actor").asText(),
          "after a restart");
      cookieIsSecure(api);
      figuresWantAKey(api);
      api.as(ADMIN)
          .put(
              "/v1/accounts/ida",
              Json.of("role", "viewer", "password", PASSWORD),
              "X-Forwarded-For",
              "203.0.113.7");
      assertEquals(
          "203.0.113.7",
          api.as(ADMIN)
              .get("/v1/audit?subject=account:ida")
              .json()
              .at("/items/0/address")
              .asText());
    }
  }

  private void verifies() {
    try (ServiceProcess check = ServiceProcess.launch(own(Map.of()), "audit", "verify")) {
      assertEquals(0, check.waitForExit(Duration.ofSeconds(60)), check::output);
      assertTrue(check.output().contains("entries are as they were written"), check::output);
    }
    try (ServiceProcess check =
        ServiceProcess.launch(own(Map.of()), "audit", "verify", "1", "00")) {
      assertEquals(1, check.waitForExit(Duration.ofSeconds(60)), check::output);
      assertTrue(check.output().contains("BROKEN at position 1"), check::output);
    }
  }

  private static String logIn(Api api) {
    String account = Json.of("role", "admin", "password", PASSWORD);
    if (api.get("/v1/accounts/eva").status() == 404) {
      assertEquals(201, api.put("/v1/accounts/eva", account).status());
    }
    Answer in =
        api.as("")
            .post(
                "/v1/session",
                Json.of("name", "eva", "password", PASSWORD),
                "X-Forwarded-For",
                "198.51.100.1");
    assertEquals(200, in.status(), in.body());
    assertEquals(
        "127.0.0.1",
        api.get("/v1/accounts/eva").json().path("lastLoginFrom").asText(),
        "whom nobody trusts is not believed");
    return in.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
  }

  private Map<String, String> own(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("TIDEMARK_DATA_DIR", data.toString());
    environment.put("TIDEMARK_ADMIN_KEY", ADMIN);
    return environment;
  }
}
