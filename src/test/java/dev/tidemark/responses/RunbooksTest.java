package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.outbound.Signature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is called by name when an alert fires. */
@TidemarkTest
class RunbooksTest {

  private CalledServer server;
  private Api api;
  private Responding night;

  @BeforeEach
  void connect() {
    server = CalledServer.start();
    api = Api.ofTest();
    night = new Responding(api);
    Responding.loosen(api, Verb.WEBHOOK);
  }

  @AfterEach
  void close() {
    night.pauseRule();
    server.close();
    Responding.asUsual(api);
  }

  private Answer setUp(String url) {
    return api.put("/v1/runbooks/" + night.rule(), Json.of("url", url));
  }

  private void fire() {
    night.text(
        """
        rule "few" @severity("P1") @runbook("%s")
        when StockPosition( sku == "%s", available < 10 )
        then actions.alert("few"); end
        """
            .formatted(night.rule(), night.sku()));
    api.product(night.sku(), "{\"total\":5}");
  }

  @Test
  void aP1RunsItsRunbookWithASignedCall() {
    Answer made = setUp(server.url());
    assertEquals(201, made.status(), made.body());
    String secret = made.json().path("secret").asText();
    fire();
    night.await("webhook succeeded allowed");
    List<CalledServer.Call> calls = server.calls();
    assertEquals(1, calls.size());
    CalledServer.Call call = calls.get(0);
    assertEquals(night.only(), call.header("webhook-id"));
    assertEquals(
        Signature.headers(
                secret,
                call.header("webhook-id"),
                Long.parseLong(call.header("webhook-timestamp")),
                call.body().getBytes(StandardCharsets.UTF_8))
            .get(Signature.SIGNATURE),
        call.header("webhook-signature"));
    JsonNode data = call.json().path("data");
    assertEquals(night.sku(), data.path("subject").asText());
    assertEquals("P1", data.path("severity").asText());
    assertEquals(night.rule(), data.path("runbook").asText());
    assertEquals(
        "409 RESPONSE_NOT_UNDOABLE",
        api.post("/v1/responses/" + night.only() + "/undo", "").brief());
  }

  @Test
  void oneThatIsBusyIsCalledAgainWithTheSameId() {
    setUp(server.url());
    server.answer(503, 429);
    fire();
    night.await("webhook succeeded allowed");
    List<String> ids = server.calls().stream().map(call -> call.header("webhook-id")).toList();
    assertEquals(List.of(night.only(), night.only(), night.only()), ids);
  }

  @Test
  void oneThatSaysNoHasFailed() {
    setUp(server.url());
    server.answer(404);
    fire();
    night.await("webhook failed allowed");
    assertEquals(1, server.calls().size());
    assertTrue(night.all().get(0).path("outcome").asText().endsWith("answered 404"));
  }

  @Test
  void whoeverNamesNoneThatIsSetUpIsTold() {
    fire();
    night.await("webhook failed allowed");
    assertTrue(night.all().get(0).path("outcome").asText().startsWith("RUNBOOK_NOT_FOUND"));
  }

  @Test
  void anAddressThatIsNotPublicIsRefusedAndASecretIsShownOnce() {
    assertEquals("422 ADDRESS_NOT_ALLOWED", setUp("http://169.254.169.254/latest").brief());
    assertEquals("422 ADDRESS_NOT_ALLOWED", setUp("http://10.0.0.1/").brief());
    assertEquals("400 INVALID_FIELD", setUp("file:///etc/passwd").brief());
    assertEquals("400 INVALID_FIELD", setUp("not a url").brief());
    String path = "/v1/runbooks/" + night.rule();
    assertEquals("404 RUNBOOK_NOT_FOUND", api.get(path).brief());
    assertEquals("400 INVALID_FIELD", api.put(path, "{}").brief());
    assertTrue(setUp(server.url()).json().has("secret"));
    assertFalse(api.get(path).json().has("secret"));
    assertFalse(setUp(server.url()).json().has("secret"), "the same as before");
    assertFalse(api.get("/v1/runbooks").body().contains("whsec_"));
    assertEquals("400 INVALID_FIELD", api.put(path, "{\"secret\":\"whsec_short\"}").brief());
    assertEquals("412 VERSION_MISMATCH", api.put(path, "{}", "If-Match", "\"1\"").brief());
    assertEquals(204, api.delete(path).status());
    assertEquals("404 RUNBOOK_NOT_FOUND", api.delete(path).brief());
  }
}
