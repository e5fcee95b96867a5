package dev.tidemark.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to the addresses that are told what happens; one of them answers. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class WebhooksBrowserIT {

  private static final Duration SOON = Duration.ofSeconds(40);

  private final Queue<String> taken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger(204);
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    receiver.createContext(
        "/",
        exchange -> {
          taken.add(
              new String(
                  exchange.getRequestBody().readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(answers.get(), -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void hangUp() {
    receiver.stop(0);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private static JsonNode webhook(Shop shop, String id) {
    return shop.api().get("/v1/webhooks/" + id).json();
  }

  private String made(Shop shop, String... types) {
    String body = Json.of("url", address("/hook"), "types", List.of(types), "description", "Made");
    return shop.api().post("/v1/webhooks", body).json().path("id").asText();
  }

  @Test
  void aWebhookIsMadeInTheShapeOfAChatAndForSomeEventsOnly(Shop shop, Hand hand) {
    String name = "Night shift " + Shop.newSku();
    hand.at("/webhooks")
        .ask("New webhook", "New webhook")
        .write("Address", "http://10.1.1.1/")
        .write("Told of", "alert.fired")
        .refused("Make it", "no event is a alert.fired")
        .write("Told of", "alert.*, webhook.test")
        .refused("Make it", "Use a public address")
        .write("Address", address("/chat"))
        .write("For people", name)
        .choose("Shape", "dingtalk")
        .write("Secret of the robot", "SEC-of-the-robot")
        .tick("P1")
        .tick("P2")
        .write("Only of products", "LAMP-*, CLOCK-1")
        .write("Only of channels", "market")
        .yes("Make it");
    assertEquals(true, hand.secret("Secret of the webhook").startsWith("whsec_"));
    hand.seesRow(name, "/chat").page().getByText(name).first().click();
    hand.sees("dingtalk").sees("LAMP-*, CLOCK-1").sees("P1, P2");
    String id = hand.page().url().replaceFirst(".*/webhooks/", "");
    JsonNode now = webhook(shop, id);
    assertEquals("dingtalk", now.path("flavour").asText());
    assertEquals("[\"market\"]", now.at("/matchers/channels").toString());
    assertEquals("***", now.at("/settings/signingSecret").asText());

    hand.ask("Change…", "Change the webhook")
        .untick("P2")
        .write("Only of channels", "")
        .because("P1 only")
        .yes("Change");
    now = webhook(shop, id);
    assertEquals("[\"P1\"]", now.at("/matchers/severities").toString());
    assertEquals(true, now.at("/matchers/channels").isMissingNode());
    assertEquals("***", now.at("/settings/signingSecret").asText(), "kept");

    hand.ask("Change…", "Change the webhook")
        .choose("Shape", "pagerduty")
        .incomplete("Change", "Key of the integration")
        .write("Key of the integration", "short")
        .refused("Change", "Key of the integration")
        .choose("Shape", "slack")
        .yes("Change")
        .sees("slack");
    assertEquals(true, webhook(shop, id).at("/settings/signingSecret").isMissingNode());
    hand.ask("Remove…", "Remove the webhook").yes("Remove").seesNoRow(name);
    assertEquals(404, shop.api().get("/v1/webhooks/" + id).status());
  }

  @Test
  void aTestIsSentAndWhatCameOfItIsSaid(Shop shop, Hand hand) {
    String id = made(shop, "alert.*");
    hand.at("/webhooks/" + id).press("Send a test");
    hand.told("The test was taken");
    assertEquals(1, taken.size());
    answers.set(500);
    hand.press("Send a test").told("It did not take the test");
  }

  @Test
  void itIsPausedResumedAndItsSecretRotated(Shop shop, Hand hand) {
    String id = made(shop, "alert.*");
    hand.at("/webhooks/" + id)
        .ask("Pause…", "Pause the webhook")
        .because("They move house")
        .yes("Pause")
        .sees("Paused");
    assertEquals(true, webhook(shop, id).path("paused").asBoolean());
    hand.ask("Resume…", "Resume the webhook").yes("Resume").sees("Healthy");
    hand.ask("Rotate…", "Rotate the secret")
        .choose("The old one signs too for", "3600")
        .yes("Rotate");
    assertEquals(true, hand.secret("The new secret").startsWith("whsec_"));
    hand.sees("2 secrets sign now");
    assertEquals(2, webhook(shop, id).path("secretsValid").asInt());
  }

  @Test
  void aDeliveryIsReadAndSentAgainAndWhatItMissedIsReplayed(Shop shop, Hand hand) {
    answers.set(503);
    String sku = Shop.newSku();
    String id = made(shop, "sale.*");
    shop.api()
        .put("/v1/sale", Json.of("limits", Map.of("warmup", Map.of("rate", 90 + sku.length()))));
    Await.until(SOON, "tried", () -> !taken.isEmpty());
    answers.set(204);
    hand.at("/webhooks/" + id);
    hand.page().locator("main .rows a.to").first().click();
    hand.sees("HTTP 503").sees("sale.");
    hand.ask("Send again…", "Send it again")
        .because("They are back")
        .yes("Send")
        .told("It is sent again");
    Await.until(SOON, "taken", () -> taken.size() > 1);
    assertThat(hand.page().locator("tm-delivery")).containsText("HTTP 204");
    hand.ask("Replay…", "Replay what it missed")
        .choose("Of the last", "1")
        .yes("Replay")
        .told("events are sent again");
  }

  @Test
  void oneThatSaidToBeGoneIsEnabledAgain(Shop shop, Hand hand) {
    answers.set(410);
    String id = made(shop, "sale.*");
    shop.api().put("/v1/sale", Json.of("limits", Map.of("warmup", Map.of("rate", 77))));
    Await.until(SOON, "disabled", () -> webhook(shop, id).has("disabled"));
    hand.at("/webhooks/" + id).sees("It is disabled since");
    hand.ask("Enable…", "Enable the webhook").because("It is back").yes("Enable").sees("Healthy");
    assertEquals(false, webhook(shop, id).has("disabled"));
  }
}
