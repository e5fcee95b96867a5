package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether Tidemark may act, and what is done about what it did. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class ResponsesBrowserIT {

  private static final Duration SOON = Duration.ofSeconds(40);

  private static JsonNode response(Shop shop, String sku) {
    return shop.api().get("/v1/responses?sku=" + sku).json().at("/items/0");
  }

  /** A response that asks a person whether it may pause a product. */
  private static String asksToPause(Shop shop) {
    String sku = shop.fire(1, "actions.pause();").skus().get(0);
    Await.until(SOON, "asked", () -> response(shop, sku).path("verdict").asText().equals("waits"));
    return sku;
  }

  @Test
  void aResponseIsRejected(Shop shop, Hand hand) {
    String sku = asksToPause(shop);
    hand.at("/responses?sku=" + sku)
        .ask("Reject…", "Reject the response")
        .reads(sku)
        .because("It is nearly over")
        .yes("Reject")
        .told("Rejected");
    assertEquals("refused", response(shop, sku).path("state").asText());
    assertEquals(201, shop.api().hold(sku, 1, 1).status());
  }

  @Test
  void aResponseIsApprovedAndUndone(Shop shop, Hand hand) {
    String sku = asksToPause(shop);
    hand.at("/responses/" + response(shop, sku).path("id").asText());
    hand.ask("Approve…", "Approve the response").yes("Approve").told("Approved");
    hand.sees("Undo…");
    assertEquals("PAUSED", shop.api().hold(sku, 1, 1).code());
    hand.ask("Undo…", "Undo the response")
        .incomplete("Undo", "Reason")
        .because("Too early")
        .yes("Undo");
    Await.until(SOON, "undone", () -> response(shop, sku).path("state").asText().equals("undone"));
    assertEquals(201, shop.api().hold(sku, 1, 1).status());
    hand.sees("Too early");
  }

  @Test
  void whatIsDecidedAlreadyIsSaidToBe(Shop shop, Hand hand) {
    String sku = asksToPause(shop);
    Hand.Asked asked = hand.at("/responses?sku=" + sku).ask("Approve…", "Approve the response");
    String id = response(shop, sku).path("id").asText();
    assertEquals(200, shop.api().post("/v1/responses/" + id + "/reject", "{}").status());
    asked.refused("Approve", "Somebody else, or time, has decided it").no();
  }

  @Test
  void theKillSwitchStopsAllUntilItIsTurnedOff(Shop shop, Hand hand) {
    hand.at("/responses")
        .ask("Kill switch…", "Turn the kill switch on")
        .incomplete("Stop all responses", "Reason")
        .because("What is this doing")
        .yes("Stop all responses")
        .sees("No response is run: What is this doing");
    assertEquals(true, shop.api().get("/v1/responses/kill-switch").json().path("on").asBoolean());
    hand.ask("Turn the kill switch off…", "Turn the kill switch off")
        .because("Understood")
        .yes("Turn it off")
        .sees("Responses run within their guardrails");
    assertEquals(false, shop.api().get("/v1/responses/kill-switch").json().path("on").asBoolean());
  }

  @Test
  void aGuardrailIsChangedAndWhatMakesNoSenseIsRefused(Shop shop, Hand hand) {
    String path = "/v1/responses/guardrails/replenish";
    Hand.Asked asked =
        hand.at("/responses/guardrails")
            .ask("Replenish", "Change…", "Guardrail of replenish")
            .choose("Mode", "dry-run")
            .write("Runs an hour", "7")
            .because("Only to see");
    Api.Answer meanwhile = shop.api().put(path, "{\"cooldownSeconds\":1800,\"reason\":\"x\"}");
    assertEquals(200, meanwhile.status(), meanwhile.body());
    asked.refused("Change", "Somebody else changed it").no();
    hand.ask("Replenish", "Change…", "Guardrail of replenish")
        .choose("Mode", "dry-run")
        .write("Runs an hour", "99999999")
        .because("Only to see")
        .refused("Change", "Runs an hour")
        .write("Runs an hour", "7")
        .yes("Change")
        .seesRow("Replenish", "Tries only", "7");
    JsonNode rail = shop.api().get(path).json();
    assertEquals(
        "dry-run 7 1800",
        rail.path("mode").asText()
            + " "
            + rail.path("budgetPerHour")
            + " "
            + rail.path("cooldownSeconds"));
  }

  @Test
  void aRunbookIsMadeChangedAndRemoved(Shop shop, Hand hand) {
    String name = "buyer-" + Shop.newSku().toLowerCase(java.util.Locale.ROOT);
    hand.at("/responses/runbooks")
        .ask("New runbook", "New runbook")
        .write("Name", name)
        .write("Address", "http://10.0.0.1/hook")
        .refused("Make it", "Use a public address")
        .write("Address", "http://127.0.0.1:9/hook")
        .yes("Make it");
    assertEquals(true, hand.secret("Secret of runbook").startsWith("whsec_"));
    hand.ask(name, "Change…", "Change runbook")
        .write("Address", "http://127.0.0.1:9/other")
        .yes("Change")
        .seesRow(name, "/other");
    hand.ask(name, "Remove…", "Remove runbook").yes("Remove").seesNoRow(name);
    assertEquals(404, shop.api().get("/v1/runbooks/" + name).status());
  }
}
