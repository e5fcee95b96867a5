package dev.tidemark.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is done to channels, and about what they have wrong. */
@Timeout(300)
@ExtendWith(OpenConsole.class)
class ChannelsBrowserIT {

  private static String newName() {
    return "shop-" + Shop.newSku().toLowerCase(Locale.ROOT);
  }

  private static JsonNode channel(Shop shop, String name) {
    return shop.api().get("/v1/channels/" + name).json();
  }

  @Test
  void aChannelIsMadeChangedPausedAndRemoved(Shop shop, Hand hand) {
    String name = newName();
    hand.at("/channels")
        .ask("New channel", "New channel")
        .write("Name", name)
        .write("Address", "http://192.168.7.7/stock")
        .refused("Make it", "Use a public address")
        .write("Address", "http://127.0.0.1:9/stock")
        .write("Products", "NONE-*")
        .write("Units it is never told of", "3")
        .yes("Make it");
    assertEquals(true, hand.secret("Secret of channel").startsWith("whsec_"));
    assertEquals(3, channel(shop, name).path("bufferUnits").asInt());

    hand.at("/channels/" + name)
        .ask("Change…", "Change channel")
        .write("Percent of what is on sale", "40")
        .write("Messages a second", "25")
        .choose("Where its report differs", "person")
        .because("Half is enough")
        .yes("Change")
        .sees("told of 40 %")
        .sees("a person is given a task");
    assertEquals(25, channel(shop, name).path("ratePerSecond").asInt());

    hand.ask("Pause…", "Pause channel").because("It sells twice").yes("Pause it").sees("Paused");
    assertEquals(0, channel(shop, name).at("/curbs/rates/people").asInt(-1));
    hand.ask("Resume…", "Resume channel").yes("Resume it").told("is resumed");
    assertEquals(-1, channel(shop, name).at("/curbs/rates/people").asInt(-1));

    hand.ask("Remove…", "Remove channel").yes("Remove").seesNoRow(name);
    assertEquals(404, shop.api().get("/v1/channels/" + name).status());
  }

  @Test
  void whatItsReportHasWrongIsShownAndTheTaskIsClosed(Shop shop, Hand hand) {
    String sku = Shop.newSku();
    String name = newName();
    shop.api().product(sku, Json.of("total", 50));
    String terms = Json.of("kind", "file", "correction", "person", "products", List.of(sku));
    Api.Answer made = shop.api().put("/v1/channels/" + name, terms);
    assertEquals(201, made.status(), made.body());
    Await.until(
        Duration.ofSeconds(60),
        "told",
        () ->
            shop.api()
                .get("/v1/products/" + sku + "/channels")
                .body()
                .contains("\"sentAvailable\":50"));
    String later = Instant.now().plusSeconds(60).toString();
    Api.Answer report =
        shop.api()
            .post(
                "/v1/channels/" + name + "/reports",
                Json.of("asOf", later, "items", List.of(Map.of("sku", sku, "available", 43))));
    assertEquals(7, report.json().path("drift").asInt(), report.body());

    hand.at("/channels/" + name).sees("7 units apart").sees("have another number");
    hand.at("/channels/tasks")
        .ask(sku, "Close…", "Close the task")
        .reads("It has 43 units and was told 50")
        .choose("What is done about it", "correct")
        .because("Told once more")
        .yes("Close it")
        .told("The task is closed")
        .seesNoRow(sku);
    hand.at("/channels/tasks?state=closed").seesRow(sku, "Told once more");
  }
}
