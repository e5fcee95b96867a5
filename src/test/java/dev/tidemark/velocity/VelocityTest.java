package dev.tidemark.velocity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over what sold, held against a plain sum of the same events. */
@TidemarkTest
class VelocityTest {

  private record Sold(Instant at, String channel, long units, boolean cancelled) {}

  private final String sku = Api.newSku();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Api api;

  @BeforeEach
  void stock() {
    api = Api.ofTest();
    api.product(sku, "{\"total\":100}");
  }

  /** Out of order, late by hours, and every row twice. */
  @Test
  void windowsAreExactByTheTimeOfSaleWhateverComesWhen() {
    Random chance = new Random(11);
    List<Sold> sales = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      long ago = i % 3 == 0 ? chance.nextInt(400) : chance.nextInt(30 * 3600);
      sales.add(
          new Sold(
              now.minusMillis(ago * 1000 + chance.nextInt(1000)),
              i % 2 == 0 ? "shop" : "market",
              1 + chance.nextInt(5),
              chance.nextInt(10) == 0));
    }
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < sales.size(); i++) {
      rows.add(row(sales.get(i), i));
    }
    rows.addAll(List.copyOf(rows));
    Collections.shuffle(rows, chance);
    for (int from = 0; from < rows.size(); from += 1_000) {
      send(rows.subList(from, from + 1_000));
    }
    for (int i = 0; i < 12; i++) {
      Instant at = now.minusSeconds(i < 4 ? i * 17L : chance.nextInt(20 * 3600));
      assertWindows(sales, at);
    }
  }

  private void assertWindows(List<Sold> sales, Instant at) {
    JsonNode velocity = api.get("/v1/products/" + sku + "/velocity?at=" + at).json();
    for (JsonNode window : velocity.path("all")) {
      long seconds = window.path("windowSeconds").asLong();
      assertEquals(sum(sales, at, seconds, ""), brief(window), () -> at + " " + seconds);
    }
    for (JsonNode channel : velocity.path("channels")) {
      String name = channel.path("channel").asText();
      for (JsonNode window : channel.path("windows")) {
        assertEquals(
            sum(sales, at, window.path("windowSeconds").asLong(), name), brief(window), name);
      }
    }
  }

  private static String sum(List<Sold> sales, Instant at, long seconds, String channel) {
    long[] sums = new long[4];
    for (Sold sold : sales) {
      long second = sold.at().getEpochSecond();
      if (second <= at.getEpochSecond()
          && second > at.getEpochSecond() - seconds
          && (channel.isEmpty() || channel.equals(sold.channel()))) {
        sums[sold.cancelled() ? 2 : 0] += sold.units();
        sums[sold.cancelled() ? 3 : 1]++;
      }
    }
    return "%d %d %d %d".formatted(sums[0], sums[1], sums[2], sums[3]);
  }

  private static String brief(JsonNode window) {
    return "%d %d %d %d"
        .formatted(
            window.path("units").asLong(),
            window.path("orders").asLong(),
            window.path("cancelledUnits").asLong(),
            window.path("cancelledOrders").asLong());
  }

  @Test
  void ourOwnHoldsCountWhenTheyAreTakenAndWhenTheyAreGivenUp() {
    String released = api.hold(sku, 1, 3).id();
    String paid = api.hold(sku, 2, 4).id();
    api.change(paid, "confirm");
    assertEquals("7 2 0 0", brief(minute()));
    api.change(released, "release");
    api.change(released, "release");
    assertEquals("7 2 3 1", brief(minute()));
    assertEquals("tidemark", channels().get(0).path("channel").asText());
    assertEquals(7.0, minute().path("unitsPerMinute").asDouble());
    assertEquals(2.0, minute().path("ordersPerMinute").asDouble());
    JsonNode ever = api.get("/v1/products/" + sku + "/sales").json().path("ever").get(0);
    assertEquals(7, ever.path("units").asLong());
    assertEquals(3, ever.path("cancelledUnits").asLong());
  }

  @Test
  void aHoldThatRunsOutIsCancelledAndALatePaymentSellsItAgain() {
    String brief = Api.newSku();
    api.product(brief, "{\"total\":5,\"holdSeconds\":1}");
    String id = api.hold(brief, 1, 2).id();
    Await.until(Duration.ofSeconds(20), "it ran out", () -> api.state(id).equals("EXPIRED"));
    assertEquals("200 CONFIRMED", api.change(id, "confirm").brief());
    JsonNode ever = api.get("/v1/products/" + brief + "/sales").json().path("ever").get(0);
    assertEquals(4, ever.path("units").asLong());
    assertEquals(2, ever.path("cancelledUnits").asLong());
  }

  @Test
  void aLateSaleCountsInTheWindowsAndHoursOfItsTime() {
    Instant then = now.minus(Duration.ofHours(30));
    send(List.of(row(new Sold(then, "shop", 6, false), 1)));
    assertEquals("0 0 0 0", brief(windows(now).get(3)));
    assertEquals("6 1 0 0", brief(windows(then).get(0)));
    assertEquals("0 0 0 0", brief(windows(then.minusSeconds(1)).get(0)));
    assertEquals("6 1 0 0", brief(windows(then.plusSeconds(59)).get(0)));
    assertEquals("0 0 0 0", brief(windows(then.plusSeconds(60)).get(0)));
    String from = then.truncatedTo(ChronoUnit.HOURS).toString();
    JsonNode hours =
        api.get("/v1/products/" + sku + "/sales?from=" + from + "&to=" + then).json().path("hours");
    assertEquals(from, hours.get(0).path("hour").asText());
    assertEquals(6, hours.get(0).path("units").asLong());
  }

  @Test
  void whatIsOlderThanTheHistoryIsStillCountedSinceEver() {
    Instant longAgo = Instant.parse("2009-12-01T07:45:00Z");
    send(List.of(row(new Sold(longAgo, "shop", 24, false), 1)));
    JsonNode sales =
        api.get("/v1/products/" + sku + "/sales?from=2009-12-01T00:00:00Z&to=2009-12-02T00:00:00Z")
            .json();
    assertEquals(24, sales.path("ever").get(0).path("units").asLong());
    assertEquals(0, sales.path("hours").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"at=yesterday", "at=2009-12-01T00:00:00Z", "at=2099-01-01T00:00:00Z"})
  void aMomentThatIsNotKeptIsNamed(String query) {
    Api.Answer answer = api.get("/v1/products/" + sku + "/velocity?" + query);
    assertEquals("400 INVALID_FIELD", answer.brief());
    assertEquals("at", answer.json().path("field").asText());
    assertEquals(
        "404 PRODUCT_NOT_FOUND", api.get("/v1/products/" + Api.newSku() + "/velocity").brief());
  }

  private JsonNode windows(Instant at) {
    return api.get("/v1/products/" + sku + "/velocity?at=" + at).json().path("all");
  }

  private JsonNode minute() {
    return api.position(sku).path("velocity").path("all").get(0);
  }

  private JsonNode channels() {
    return api.position(sku).path("velocity").path("channels");
  }

  private String row(Sold sold, int number) {
    return ("{\"sku\":\"%s\",\"channel\":\"%s\",\"units\":%d,\"at\":\"%s\",\"cancelled\":%s,"
            + "\"eventId\":\"%s-%d\"}")
        .formatted(sku, sold.channel(), sold.units(), sold.at(), sold.cancelled(), sku, number);
  }

  private void send(List<String> rows) {
    byte[] body = String.join("\n", rows).getBytes(StandardCharsets.UTF_8);
    Api.Answer answer = api.post("/v1/ingest/sales", "application/x-ndjson", body);
    assertEquals(200, answer.status(), answer::body);
    assertEquals(0, answer.json().path("quarantined").asLong(), answer::body);
  }
}
