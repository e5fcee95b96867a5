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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A marketplace that loses, doubles, delays and reorders messages, answers that it is busy or
 * broken, forgets to acknowledge and lies in its reports: after an hour of that and a quiet while,
 * its numbers are ours. The hour is one of a clock that is moved; the chances are the seed's.
 */
@TidemarkTest
class FaultyMarketTest {

  private static final int PRODUCTS = 6;
  private static final int STEPS = 60;
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final int QUIET_STEPS = 30;
  private static final List<Acknowledge> KINDS =
      List.of(Acknowledge.NOW, Acknowledge.LATER, Acknowledge.REPORT);

  @Inject StockDatabases databases;
  @Inject Vertx vertx;
  @Inject Reports reports;
  @Inject Acknowledgements acknowledgements;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterAllFaultsItsNumbersAreOurs(long seed) {
    new Hour(seed, KINDS.get((int) (seed % KINDS.size()))).run();
  }

  @ParameterizedTest
  @EnumSource(Acknowledge.class)
  void whatIsCutOffForAnHourIsToldTheNewestRiskiestFirst(Acknowledge acknowledge) {
    new Hour(99, acknowledge).cutOff();
  }

  @Test
  void whatIsNotAcknowledgedIsLateAndSentAgain() {
    new Hour(7, Acknowledge.LATER).forget();
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

    Hour(long seed, Acknowledge acknowledge) {
      random = new Random(seed);
      String prefix = "F" + UUID.randomUUID().toString().substring(0, 8) + "-";
      channel =
          new Channel(
              random.nextLong(1L << 40) + (1L << 40) + System.nanoTime(),
              prefix,
              settings(prefix, acknowledge),
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
              Duration.ofSeconds(30));
      OutboundGuard guard = new OutboundGuard(Optional.of(List.of("127.0.0.1")));
      for (Shard shard : databases.all()) {
        Transport transport = new HttpTransport(vertx, guard, clock);
        lanes.add(new Lane(shard, channel.id(), transport, setting));
      }
    }

    private ChannelSettings settings(String prefix, Acknowledge acknowledge) {
      return new ChannelSettings(
          ChannelSettings.Kind.HTTP,
          market.url(),
          null,
          null,
          List.of(prefix + "*"),
          acknowledge,
          0,
          100,
          0,
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
        for (int step = 0; step < STEPS; step++) {
          sellSome();
          turn();
          misbehave();
        }
        faulty = false;
        for (int step = 0; step < QUIET_STEPS; step++) {
          deliverLate();
          turn();
          acknowledgeAll();
          report(false);
        }
        assertEquals(ours(), theirs());
        requireOrder();
      } finally {
        lanes.forEach(Lane::close);
      }
    }

    void cutOff() {
      try (market) {
        faulty = false;
        turn();
        turn();
        dead = true;
        for (int step = 0; step < 10; step++) {
          sellSome();
          turn();
        }
        api.hold(skus.get(0), user++, 15); // half at least of what one bucket has
        int before = market.received().size();
        dead = false;
        for (int step = 0; step < 5; step++) {
          turn();
          acknowledgeAll();
          report(false);
        }
        assertEquals(ours(), theirs());
        List<Received> after = market.received().subList(before, market.received().size());
        long products = after.stream().map(Received::sku).distinct().count();
        assertTrue(after.size() <= products + lanes.size(), after::toString);
      } finally {
        lanes.forEach(Lane::close);
      }
    }

    void forget() {
      try (market) {
        faulty = false;
        turn();
        turn();
        long sent = market.received(skus.get(0)).size();
        assertEquals(PRODUCTS, late());
        turn();
        assertTrue(market.received(skus.get(0)).size() > sent, "it is sent again");
        acknowledgeAll();
        turn();
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
        case 1 -> new Verdict(429, false, random.nextInt(60));
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

    /** A minute goes by, and whoever has something to do has done it. */
    private void turn() {
      clock.advance(STEP);
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
        acknowledgeAll();
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

    private void acknowledgeAll() {
      List<Acknowledgements.Ack> acks = new ArrayList<>();
      market
          .items()
          .forEach((sku, item) -> acks.add(new Acknowledgements.Ack(sku, item.version())));
      if (channel.settings().acknowledge() == Acknowledge.LATER && !acks.isEmpty()) {
        acknowledgements.take(channel, acks);
      }
    }

    private void report(boolean lying) {
      List<Line> lines = new ArrayList<>();
      market
          .items()
          .forEach(
              (sku, item) -> {
                long lie = lying && random.nextInt(3) == 0 ? random.nextInt(5) : 0;
                int times = lying && random.nextInt(6) == 0 ? 2 : 1;
                lines.add(new Line(sku, item.available() + lie, item.version(), times));
              });
      reports.take(channel, lines, true, clock.millis());
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
