package dev.tidemark.channels;

import dev.tidemark.Api;
import dev.tidemark.FakeClock;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

/**
 * A marketplace and the lanes that lead to it, on a clock that is moved; what goes wrong is up to a
 * seed. Used by one thread.
 */
final class MarketHour implements AutoCloseable {

  static final int PRODUCTS = 6;

  private static final int LONGEST_STEP_SECONDS = 120;

  /** A busy market asks for no more, or a quiet minute would not be quiet. */
  private static final int LONGEST_BUSY_SECONDS = 30;

  private final Service service;
  private final Random random;
  private final FakeClock clock = new FakeClock(Instant.now());
  private final Api api = Api.ofTest();
  private final Marketplace market = new Marketplace(this::decide);
  private final List<String> skus = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final ConcurrentLinkedQueue<Received> late = new ConcurrentLinkedQueue<>();
  private final Channel channel;
  private volatile boolean faulty = true;
  private volatile boolean dead;
  private volatile String refused = "";
  private long user;

  MarketHour(Service service, long seed, Acknowledge acknowledge, int ratePerSecond) {
    this.service = service;
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
            service.databases().all().size(),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
    OutboundGuard guard = new OutboundGuard(Optional.of(List.of("127.0.0.1")));
    for (Shard shard : service.databases().all()) {
      Transport transport = new HttpTransport(service.vertx(), guard, clock);
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
        ChannelCurbs.NONE);
  }

  /** Of the service that runs. */
  record Service(
      StockDatabases databases, Vertx vertx, Reports reports, Acknowledgements acknowledgements) {}

  FakeClock clock() {
    return clock;
  }

  Channel channel() {
    return channel;
  }

  Marketplace market() {
    return market;
  }

  List<String> skus() {
    return skus;
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** From now on nothing goes wrong, and what was held up arrives. */
  void quiet() {
    faulty = false;
    deliverLate();
  }

  /** Whether nobody answers. */
  void dead(boolean now) {
    dead = now;
  }

  /** One product that it does not want; empty for none. */
  void refuse(String sku) {
    refused = sku;
  }

  void sell(String sku, long units) {
    api.hold(sku, random.nextInt(1_000), units);
  }

  Duration chanceStep() {
    return Duration.ofSeconds(1 + random.nextInt(LONGEST_STEP_SECONDS));
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    market.close();
  }

  /** It says at once what it has, in its way. */
  void agree() {
    if (channel.settings().acknowledge() == Acknowledge.REPORT) {
      report(false);
    } else {
      acknowledgeAll(0);
    }
  }

  /** Rows that say of the channel's products what is to be told. */
  long owed() {
    String sql =
        "SELECT COUNT(*) FROM stock_version v JOIN ledger l ON l.product_id = v.product_id"
            + " WHERE l.sku LIKE ?";
    long rows = 0;
    for (Shard shard : service.databases().all()) {
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

  long late() {
    return service.databases().all().stream()
        .map(shard -> shard.transact(LeaseState::read))
        .mapToLong(
            states -> states.getOrDefault(channel.id(), LeaseState.NOTHING).late().products())
        .sum();
  }

  private synchronized Verdict decide(Marketplace server, Received message) {
    if (dead) {
      return new Verdict(0, false, 0);
    }
    if (message.sku().equals(refused)) {
      return new Verdict(422, false, 0);
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

  void sellSome() {
    for (int i = random.nextInt(4); i > 0; i--) {
      String sku = skus.get(random.nextInt(skus.size()));
      api.hold(sku, user++, 1 + random.nextInt(3));
    }
  }

  /** Time goes by, and whoever has something to do has done it. */
  void turn(Duration step) {
    clock.advance(step);
    for (Lane lane : lanes) {
      lane.turn(channel);
    }
  }

  void misbehave() {
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

  void deliverLate() {
    for (Received message = late.poll(); message != null; message = late.poll()) {
      market.take(message);
    }
  }

  /**
   * @param ahead versions that it claims to have beyond what it has
   */
  void acknowledgeAll(int ahead) {
    List<Acknowledgements.Ack> acks = new ArrayList<>();
    market
        .items()
        .forEach((sku, item) -> acks.add(new Acknowledgements.Ack(sku, item.version() + ahead)));
    if (channel.settings().acknowledge() == Acknowledge.LATER && !acks.isEmpty()) {
      service.acknowledgements().take(channel, acks);
    }
  }

  /** All that it has, and how often; or other numbers and versions, twice, or not all of it. */
  void report(boolean lying) {
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
    service.reports().take(channel, lines, true, clock.millis());
  }

  private Line lie(Line line) {
    long units = random.nextInt(3) == 0 ? line.available() + random.nextInt(5) : line.available();
    Long version = line.version();
    if (version != null) {
      version = random.nextInt(5) == 0 ? null : Long.valueOf(version + random.nextInt(3) - 1);
    }
    return new Line(line.sku(), units, version, random.nextInt(6) == 0 ? 2 : line.times());
  }

  Map<String, Long> ours() {
    Map<String, Long> ours = new TreeMap<>();
    skus.forEach(sku -> ours.put(sku, api.position(sku).path("available").asLong()));
    return ours;
  }

  /** What it does not list, it has none of. */
  Map<String, Long> theirs() {
    Map<String, Long> theirs = new TreeMap<>();
    skus.forEach(sku -> theirs.put(sku, 0L));
    market.items().forEach((sku, item) -> theirs.put(sku, item.available()));
    return theirs;
  }
}
