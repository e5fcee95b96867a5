package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.channels.ChannelSettings.Acknowledge;
import dev.tidemark.channels.Comparison.Line;
import dev.tidemark.channels.Marketplace.Item;
import dev.tidemark.channels.Marketplace.Received;
import dev.tidemark.channels.Marketplace.Verdict;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
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

  private static final int PRODUCTS = 6;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LONGEST_STEP_SECONDS = 120;
  private static final int QUIET_SECONDS = 60;
  private static final int REPORT_EVERY_SECONDS = 10;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A busy market asks for no more, or a quiet minute would not be quiet. */
  private static final int LONGEST_BUSY_SECONDS = 30;

  private static final List<Acknowledge> KINDS =
      List.of(Acknowledge.NOW, Acknowledge.LATER, Acknowledge.REPORT);

  @Inject StockDatabases databases;
  @Inject Vertx vertx;
  @Inject Reports reports;
  @Inject Acknowledgements acknowledgements;

  @ParameterizedTest
  @MethodSource("seeds")
  void afterAllFaultsItsNumbersAreOurs(long seed) {
    new Hour(seed, KINDS.get((int) (seed % KINDS.size())), 0).run();
  }

  static LongStream seeds() {
    long first = Long.getLong("tidemark.market.seed", 1);
    return LongStream.range(first, first + Long.getLong("tidemark.market.seeds", 9));
  }

  @ParameterizedTest
  @EnumSource(Acknowledge.class)
  void whatIsCutOffForAnHourIsToldTheNewestRiskiestFirst(Acknowledge acknowledge) {
    new Hour(99, acknowledge, databases.all().size()).cutOff();
  }

  @Test
  void whatIsNotAcknowledgedIsLateAndSentAgain() {
    new Hour(7, Acknowledge.LATER, 0).forget();
  }

  /** An hour of one seed. */
  private final class Hour {
    private final Random random;
    private final FakeClock clock = new FakeClock(Instant.now());
    private final Api api = Api.ofTest();
    private final Marketplace market = new Marketplace(this::decide);
    private final List<String> skus = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final ConcurrentLinkedQueue<Received> late = new ConcurrentLinkedQueue<>();
    private final Channel channel;
    private boolean faulty = true;
    private boolean dead;
    private long user;

    Hour(long seed, Acknowledge acknowledge, int ratePerSecond) {
      random = new Random(seed);
      String prefix = "F" + UUID.randomUUID().toString().substring(0, 8) + "-";
      channel =
          new Channel(
              random.nextLong(1L << 40) + (1L << 40) + System.nanoTime(),
              prefix,
              settings(prefix, acknowledge, ratePerSecond),
              "a secret of eight",
              0,
              1);
      for (int i = 0; i < PRODUCTS; i++) {
        skus.add(prefix + i);
        api.product(skus.get(i), "{\"total\":" + (20 + random.nextInt(200)) + ",\"buckets\":2}");
      }
      Lane.Setting setting =
          new Lane.Setting(
              clock,
              random,
              LagUnits.NONE,
              new Meters(new SimpleMeterRegistry()),
              UUID.randomUUID().toString(),
              databases.all().size(),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30));
      OutboundGuard guard = new OutboundGuard(Optional.of(List.of("127.0.0.1")));
      for (Shard shard : databases.all()) {
        Transport transport = new HttpTransport(vertx, guard, clock);
        lanes.add(new Lane(shard, channel.id(), transport, setting));
      }
    }

    private ChannelSettings settings(String prefix, Acknowledge acknowledge, int ratePerSecond) {
      return new ChannelSettings(
          ChannelSettings.Kind.HTTP,
          market.url(),
          null,
          null,
          List.of(prefix + "*"),
          acknowledge,
          0,
          100,
          ratePerSecond,
          ChannelSettings.Correction.INTERCEPT,
          60,
          300,
          null,
          false,
          false,
          0);
    }

    void run() {
      try (market) {
        Instant end = clock.instant().plus(HOUR);
        while (clock.instant().isBefore(end)) {
          sellSome();
          turn(Duration.ofSeconds(1 + random.nextInt(LONGEST_STEP_SECONDS)));
          misbehave();
        }
        faulty = false;
        deliverLate();
        for (int second = 1; second <= QUIET_SECONDS; second++) {
          turn(SECOND);
          acknowledgeAll(0);
          if (second % REPORT_EVERY_SECONDS == 0) {
            report(false);
          }
        }
        assertEquals(ours(), theirs());
        requireOrder();
      } finally {
        lanes.forEach(Lane::close);
      }
    }

    /** One message a second from each database, so that the order they come in is that of sending. */
    void cutOff() {
      try (market) {
        faulty = false;
        for (int second = 0; second < PRODUCTS; second++) {
          turn(SECOND);
          agree();
        }
        assertEquals(ours(), theirs());
        dead = true;
        for (int minute = 0; minute < HOUR.toMinutes(); minute++) {
          int product = minute % PRODUCTS;
          api.hold(skus.get(product), random.nextInt(1_000), 1 + product / 2);
          turn(MINUTE);
        }
        assertEquals(PRODUCTS, owed(), "one row a product, whatever has changed meanwhile");
        Map<String, Long> told = theirs();
        Map<String, Long> left = ours();
        dead = false;
        Set<String> heard = new HashSet<>();
        for (Lane lane : lanes) {
          int before = market.received().size();
          for (int second = 0; second < QUIET_SECONDS; second++) {
            clock.advance(SECOND);
            lane.turn(channel);
            agree();
          }
          List<Received> after = market.received().subList(before, market.received().size());
          after.forEach(one -> assertTrue(heard.add(one.sku()), () -> "twice: " + after));
          assertRiskiestFirst(after, told, left);
        }
        assertEquals(Set.copyOf(skus), heard, "each once");
        assertEquals(ours(), theirs());
      } finally {
        lanes.forEach(Lane::close);
      }
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

    /** It says at once what it has, in its way. */
    private void agree() {
      if (channel.settings().acknowledge() == Acknowledge.REPORT) {
        report(false);
      } else {
        acknowledgeAll(0);
      }
    }

    /** Rows that say of the channel's products what is to be told. */
    private long owed() {
      String sql =
          "SELECT COUNT(*) FROM stock_version v JOIN ledger l ON l.product_id = v.product_id"
              + " WHERE l.sku LIKE ?";
      long rows = 0;
      for (Shard shard : databases.all()) {
        rows +=
            shard.<Long>transact(
                connection -> {
                  try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, channel.name() + "%");
                    try (ResultSet row = statement.executeQuery()) {
                      row.next();
                      return row.getLong(1);
                    }
                  }
                });
      }
      return rows;
    }

    void forget() {
      try (market) {
        faulty = false;
        turn(MINUTE);
        turn(MINUTE);
        long sent = market.received(skus.get(0)).size();
        assertEquals(PRODUCTS, late());
        turn(MINUTE);
        assertTrue(market.received(skus.get(0)).size() > sent, "it is sent again");
        acknowledgeAll(0);
        turn(MINUTE);
        assertEquals(0, late());
        assertEquals(
            1,
            market.received(skus.get(0)).stream().map(Received::version).distinct().count(),
            "as it was");
      } finally {
        lanes.forEach(Lane::close);
      }
    }

    private long late() {
      return databases.all().stream()
          .map(shard -> shard.transact(LeaseState::read))
          .mapToLong(
              states -> states.getOrDefault(channel.id(), LeaseState.NOTHING).late().products())
          .sum();
    }

    private synchronized Verdict decide(Marketplace server, Received message) {
      if (dead) {
        return new Verdict(0, false, 0);
      }
      if (!faulty) {
        return Verdict.OK;
      }
      return switch (random.nextInt(12)) {
        case 0 -> new Verdict(500, false, 0);
        case 1 -> new Verdict(429, false, random.nextInt(LONGEST_BUSY_SECONDS));
        case 2 -> new Verdict(200, false, 0); // says yes and forgets it
        case 3 -> new Verdict(0, false, 0);
        case 4 -> new Verdict(0, true, 0); // keeps it and says nothing
        case 5 -> new Verdict(500, true, 0);
        case 6 -> {
          late.add(message);
          yield new Verdict(200, false, 0);
        }
        case 7 -> {
          server.take(message);
          late.add(message);
          yield Verdict.OK;
        }
        case 8 -> new Verdict(422, false, 0);
        default -> Verdict.OK;
      };
    }

    private void sellSome() {
      for (int i = random.nextInt(4); i > 0; i--) {
        String sku = skus.get(random.nextInt(skus.size()));
        api.hold(sku, user++, 1 + random.nextInt(3));
      }
    }

    /** Time goes by, and whoever has something to do has done it. */
    private void turn(Duration step) {
      clock.advance(step);
      for (Lane lane : lanes) {
        lane.turn(channel);
      }
    }

    private void misbehave() {
      if (random.nextInt(3) == 0) {
        deliverLate();
      }
      if (random.nextInt(4) == 0) {
        String sku = skus.get(random.nextInt(skus.size()));
        Item item = market.items().get(sku);
        if (item != null && random.nextBoolean()) {
          market.put(sku, new Item(item.version(), item.available() + 7, 1));
        } else {
          market.drop(sku);
        }
      }
      if (random.nextInt(2) == 0) {
        acknowledgeAll(random.nextInt(4) == 0 ? 1 : 0);
      }
      if (random.nextInt(5) == 0) {
        report(true);
      }
    }

    private void deliverLate() {
      for (Received message = late.poll(); message != null; message = late.poll()) {
        market.take(message);
      }
    }

    /**
     * @param ahead versions that it claims to have beyond what it has
     */
    private void acknowledgeAll(int ahead) {
      List<Acknowledgements.Ack> acks = new ArrayList<>();
      market
          .items()
          .forEach((sku, item) -> acks.add(new Acknowledgements.Ack(sku, item.version() + ahead)));
      if (channel.settings().acknowledge() == Acknowledge.LATER && !acks.isEmpty()) {
        acknowledgements.take(channel, acks);
      }
    }

    /** All that it has, and how often; or other numbers and versions, twice, or not all of it. */
    private void report(boolean lying) {
      List<Line> lines = new ArrayList<>();
      market
          .items()
          .forEach(
              (sku, item) -> {
                Line line = new Line(sku, item.available(), item.version(), item.times());
                if (!lying) {
                  lines.add(line);
                } else if (random.nextInt(6) > 0) {
                  lines.add(lie(line));
                }
              });
      reports.take(channel, lines, true, clock.millis());
    }

    private Line lie(Line line) {
      long units = random.nextInt(3) == 0 ? line.available() + random.nextInt(5) : line.available();
      Long version = line.version();
      if (version != null) {
        version = random.nextInt(5) == 0 ? null : Long.valueOf(version + random.nextInt(3) - 1);
      }
      return new Line(line.sku(), units, version, random.nextInt(6) == 0 ? 2 : line.times());
    }

    private Map<String, Long> ours() {
      Map<String, Long> ours = new TreeMap<>();
      skus.forEach(sku -> ours.put(sku, api.position(sku).path("available").asLong()));
      return ours;
    }

    /** What it does not list, it has none of. */
    private Map<String, Long> theirs() {
      Map<String, Long> theirs = new TreeMap<>();
      skus.forEach(sku -> theirs.put(sku, 0L));
      market.items().forEach((sku, item) -> theirs.put(sku, item.available()));
      return theirs;
    }

    /** Versions of a product never go down. */
    private void requireOrder() {
      for (String sku : skus) {
        long before = 0;
        for (Received message : market.received(sku)) {
          assertTrue(message.version() >= before, () -> market.received(sku).toString());
          before = message.version();
        }
      }
    }
  }
}
