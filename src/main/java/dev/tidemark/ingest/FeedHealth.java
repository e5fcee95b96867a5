package dev.tidemark.ingest;

import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether sources are heard of as usual. What comes is summed up in memory and written down once a
 * second; a crash may lose a second of these sums, never an event. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class FeedHealth {

  private static final Logger LOG = Logger.getLogger(FeedHealth.class);
  private static final String UNKNOWN = "(unknown)";

  private final Sources sources;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final MultiGauge silent;
  private final MultiGauge age;
  private Map<String, Heard> heard = new HashMap<>();
  private final Map<String, Health> known = new ConcurrentHashMap<>();
  private @Nullable Repeating writing;

  FeedHealth(Sources sources, InstantSource clock, MeterRegistry metrics) {
    this.sources = sources;
    this.clock = clock;
    this.metrics = metrics;
    this.silent =
        MultiGauge.builder("tidemark.feed.silent")
            .description("1 while a source has not been heard of for longer than expected")
            .register(metrics);
    this.age =
        MultiGauge.builder("tidemark.feed.age")
            .description("Time since a source was heard of last")
            .baseUnit("seconds")
            .register(metrics);
  }

  @PostConstruct
  void open() {
    writing = new Repeating("feed-health", Duration.ofSeconds(1), this::writeDown);
  }

  void close(@Observes ShutdownEvent event) {
    if (writing != null) {
      writing.close();
    }
    writeDown();
  }

  /** Sums of a second. */
  private static final class Heard {
    private long firstMillis;
    private long lastMillis;
    private long newestEventMillis;
    private Tally tally = Tally.NOTHING;
  }

  /** How a source is heard of. */
  enum State {
    /** Nothing has come yet. */
    NEVER,
    /** As usual. */
    LIVE,
    /** For longer than expected, nothing. */
    SILENT
  }

  /**
   * A source's health.
   *
   * @param lastArrival when a row came last; null for never
   * @param lastEvent the latest time that an event told of
   * @param expectedGapSeconds configured, or learned; null where nothing is known
   * @param rows what became of all its rows, but for some of a second in which a process crashed
   */
  @Schema(description = "Whether a source is heard of as usual.")
  record Health(
      State state,
      @Nullable Instant lastArrival,
      @Nullable Instant lastEvent,
      @Nullable Double expectedGapSeconds,
      Tally rows) {

    static final Health NOTHING = new Health(State.NEVER, null, null, null, Tally.NOTHING);
  }

  /**
   * Something came of a source.
   *
   * @param newestEventMillis the latest time that it tells of; 0 where it tells of none
   */
  void heard(String name, long newestEventMillis, Tally tally) {
    // Names of sources that are not configured are other people's words: as many as they like.
    String source = sources.find(name).isPresent() ? name : UNKNOWN;
    long now = clock.millis();
    synchronized (this) {
      Heard sums = heard.computeIfAbsent(source, missing -> new Heard());
      sums.firstMillis = sums.firstMillis == 0 ? now : sums.firstMillis;
      sums.lastMillis = now;
      sums.newestEventMillis = Math.max(sums.newestEventMillis, newestEventMillis);
      sums.tally = sums.tally.plus(tally);
    }
    count(source, "accepted", tally.accepted());
    count(source, "duplicate", tally.duplicate());
    count(source, "quarantined", tally.quarantined());
    count(source, "ignored", tally.ignored());
  }

  private void count(String source, String outcome, long rows) {
    if (rows > 0) {
      metrics
          .counter("tidemark.ingest.rows", Tags.of("source", source, "outcome", outcome))
          .increment((double) rows);
    }
  }

  /** By source, as the database has it, with what came within this second here. Blocks. */
  Map<String, Health> read() {
    writeDown();
    return Map.copyOf(known);
  }

  private synchronized Map<String, Heard> takeHeard() {
    Map<String, Heard> taken = heard;
    heard = new HashMap<>();
    return taken;
  }

  private void writeDown() {
    Map<String, Heard> sums = takeHeard();
    try {
      new TreeMap<>(sums)
          .forEach(
              (source, sum) -> {
                QuarkusTransaction.requiringNew().run(() -> add(source, sum));
                sums.remove(source);
              });
      look();
    } catch (RuntimeException e) {
      LOG.debugf("The health of feeds is not written: %s", e.getMessage());
      putBack(sums);
    }
  }

  /** Of what could not be written, the counts are kept for the next time. */
  private synchronized void putBack(Map<String, Heard> sums) {
    sums.forEach(
        (source, sum) -> {
          Heard now = heard.computeIfAbsent(source, name -> sum);
          if (now != sum) {
            now.firstMillis = sum.firstMillis;
            now.newestEventMillis = Math.max(now.newestEventMillis, sum.newestEventMillis);
            now.tally = now.tally.plus(sum.tally);
          }
        });
  }

  private static void add(String source, Heard sum) {
    FeedHealthRow row = FeedHealthRow.lock(source);
    if (row.lastArrivalMillis > 0) {
      Gap gap =
          new Gap(row.gapMillis, row.gapSpreadMillis).seen(sum.firstMillis - row.lastArrivalMillis);
      row.gapMillis = gap.meanMillis();
      row.gapSpreadMillis = gap.spreadMillis();
    }
    row.lastArrivalMillis = Math.max(row.lastArrivalMillis, sum.lastMillis);
    row.lastEventMillis = Math.max(row.lastEventMillis, sum.newestEventMillis);
    row.accepted += sum.tally.accepted();
    row.duplicate += sum.tally.duplicate();
    row.quarantined += sum.tally.quarantined();
    row.ignored += sum.tally.ignored();
  }

  private void look() {
    List<FeedHealthRow> rows =
        QuarkusTransaction.requiringNew().call(() -> FeedHealthRow.listAll());
    Map<String, Source> configured = sources.all();
    for (FeedHealthRow row : rows) {
      Source source = configured.getOrDefault(row.source, Source.plain(row.source));
      known.put(row.source, health(row, source));
    }
    silent.register(
        known.entrySet().stream()
            .map(
                one ->
                    MultiGauge.Row.of(
                        Tags.of("source", one.getKey()),
                        one.getValue().state() == State.SILENT ? 1 : 0))
            .toList(),
        true);
    long now = clock.millis();
    age.register(
        rows.stream()
            .map(
                row ->
                    MultiGauge.Row.of(
                        Tags.of("source", row.source), (now - row.lastArrivalMillis) / 1000.0))
            .toList(),
        true);
  }

  private Health health(FeedHealthRow row, Source source) {
    Integer configured = source.expectedGapSeconds();
    long expectedMillis =
        configured != null
            ? configured * 1000L
            : new Gap(row.gapMillis, row.gapSpreadMillis).expectedMillis();
    boolean late = expectedMillis > 0 && clock.millis() - row.lastArrivalMillis > expectedMillis;
    return new Health(
        late ? State.SILENT : State.LIVE,
        Instant.ofEpochMilli(row.lastArrivalMillis),
        row.lastEventMillis == 0 ? null : Instant.ofEpochMilli(row.lastEventMillis),
        expectedMillis == 0 ? null : expectedMillis / 1000.0,
        new Tally(row.accepted, row.duplicate, row.quarantined, row.ignored));
  }
}
