package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.TidemarkTest;
import dev.tidemark.channels.ChannelSettings.Acknowledge;
import dev.tidemark.channels.Marketplace.Received;
import dev.tidemark.storage.StockDatabases;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A marketplace that loses, doubles, delays and reorders messages, answers that it is busy or
 * broken, forgets to acknowledge or acknowledges what it does not have, and lies in its reports:
 * after an hour of that and a quiet minute, its numbers are ours. The hour is one of a clock that
 * is moved; the chances are the seed's. {@code -Dtidemark.market.seeds=1000} plays as many, {@code
 * -Dtidemark.market.seed=17} that one first.
 */
@TidemarkTest
class FaultyMarketTest {

  private static final int PRODUCTS = MarketHour.PRODUCTS;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int QUIET_SECONDS = 60;
  private static final int REPORT_EVERY_SECONDS = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final List<Acknowledge> KINDS =
      List.of(Acknowledge.NOW, Acknowledge.LATER, Acknowledge.REPORT);

  @Inject StockDatabases databases;
  @Inject Vertx vertx;
  @Inject Reports reports;
  @Inject Acknowledgements acknowledgements;

  @ParameterizedTest
  @MethodSource("seeds")
  void afterAllFaultsItsNumbersAreOurs(long seed) {
    try (MarketHour hour = hour(seed, KINDS.get((int) (seed % KINDS.size())), 0)) {
      Instant end = hour.clock().instant().plus(HOUR);
      while (hour.clock().instant().isBefore(end)) {
        hour.sellSome();
        hour.turn(hour.chanceStep());
        hour.misbehave();
      }
      hour.quiet();
      for (int second = 1; second <= QUIET_SECONDS; second++) {
        hour.turn(SECOND);
        hour.acknowledgeAll(0);
        if (second % REPORT_EVERY_SECONDS == 0) {
          hour.report(false);
        }
      }
      assertEquals(hour.ours(), hour.theirs());
      hour.skus().forEach(sku -> requireOrder(hour.market().received(sku)));
    }
  }

  static LongStream seeds() {
    long first = Long.getLong("tidemark.market.seed", 1);
    return LongStream.range(first, first + Long.getLong("tidemark.market.seeds", 6));
  }

  /** Versions of a product never go down. */
  private static void requireOrder(List<Received> messages) {
    long before = 0;
    for (Received message : messages) {
      assertTrue(message.version() >= before, messages::toString);
      before = message.version();
    }
  }

  /** One message a second from each database, so that the order they come in is that of sending. */
  @ParameterizedTest
  @EnumSource(Acknowledge.class)
  void whatIsCutOffForAnHourIsToldTheNewestRiskiestFirst(Acknowledge acknowledge) {
    try (MarketHour hour = hour(99, acknowledge, databases.all().size())) {
      hour.quiet();
      for (int second = 0; second < PRODUCTS; second++) {
        hour.turn(SECOND);
        hour.agree();
      }
      assertEquals(hour.ours(), hour.theirs());
      hour.dead(true);
      for (int minute = 0; minute < HOUR.toMinutes(); minute++) {
        int product = minute % PRODUCTS;
        hour.sell(hour.skus().get(product), 1 + product / 2);
        hour.turn(MINUTE);
      }
      assertEquals(PRODUCTS, hour.owed(), "one row a product, whatever has changed meanwhile");
      hour.dead(false);
      assertToldOnceTheRiskiestFirst(hour);
      assertEquals(hour.ours(), hour.theirs());
    }
  }

  private static void assertToldOnceTheRiskiestFirst(MarketHour hour) {
    Map<String, Long> told = hour.theirs();
    Map<String, Long> left = hour.ours();
    Set<String> heard = new HashSet<>();
    for (Lane lane : hour.lanes()) {
      int before = hour.market().received().size();
      for (int second = 0; second < QUIET_SECONDS; second++) {
        hour.clock().advance(SECOND);
        lane.turn(hour.channel());
        hour.agree();
      }
      List<Received> all = hour.market().received();
      List<Received> after = all.subList(before, all.size());
      after.forEach(one -> assertTrue(heard.add(one.sku()), () -> "twice: " + after));
      assertRiskiestFirst(after, told, left);
    }
    assertEquals(Set.copyOf(hour.skus()), heard, "each once");
  }

  private static void assertRiskiestFirst(
      List<Received> messages, Map<String, Long> told, Map<String, Long> left) {
    long before = Long.MAX_VALUE;
    for (Received message : messages) {
      assertEquals(left.get(message.sku()), message.available(), "the newest");
      long risk = told.getOrDefault(message.sku(), 0L) - message.available();
      assertTrue(risk <= before, () -> "the riskiest first: " + messages + told);
      before = risk;
    }
  }

  @Test
  void whatIsNotAcknowledgedIsLateAndSentAgain() {
    try (MarketHour hour = hour(7, Acknowledge.LATER, 0)) {
      hour.quiet();
      hour.turn(MINUTE);
      hour.turn(MINUTE);
      String sku = hour.skus().get(0);
      long sent = hour.market().received(sku).size();
      assertEquals(PRODUCTS, hour.late());
      hour.turn(MINUTE);
      assertTrue(hour.market().received(sku).size() > sent, "it is sent again");
      hour.acknowledgeAll(0);
      hour.turn(MINUTE);
      assertEquals(0, hour.late());
      assertEquals(
          1,
          hour.market().received(sku).stream().map(Received::version).distinct().count(),
          "as it was");
    }
  }

  /** The others go on, and somebody hears of it. */
  @Test
  void whatIsRefusedIsLateToo() {
    try (MarketHour hour = hour(8, Acknowledge.NOW, 0)) {
      hour.quiet();
      hour.refuse(hour.skus().get(0));
      hour.turn(MINUTE);
      hour.turn(MINUTE);
      assertEquals(PRODUCTS - 1, hour.market().items().size());
      assertEquals(1, hour.late());
      hour.refuse("");
      for (int minute = 0; minute < 3; minute++) {
        hour.turn(MINUTE);
      }
      assertEquals(hour.ours(), hour.theirs());
      assertEquals(0, hour.late());
    }
  }

  /** Each has a backoff of its own: one refusal after many resends is the first. */
  @Test
  void whatWasNotAcknowledgedForLongIsRefusedForTheFirstTime() {
    try (MarketHour hour = hour(9, Acknowledge.LATER, 0)) {
      hour.quiet();
      for (int minute = 0; minute < 40; minute++) {
        hour.turn(MINUTE);
      }
      String sku = hour.skus().get(0);
      hour.refuse(sku);
      hour.sell(sku, 2);
      hour.turn(MINUTE);
      hour.refuse("");
      for (int second = 0; second < 40; second++) {
        hour.turn(SECOND);
      }
      assertEquals(hour.ours(), hour.theirs());
    }
  }

  private MarketHour hour(long seed, Acknowledge acknowledge, int ratePerSecond) {
    return new MarketHour(
        new MarketHour.Service(databases, vertx, reports, acknowledgements),
        seed,
        acknowledge,
        ratePerSecond);
  }
}
