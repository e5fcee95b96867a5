package dev.tidemark.ingest;

import dev.tidemark.kernel.BatchThreads;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Commits events, in one transaction a stock database for all that are waiting. Safe for use by
 * several threads.
 */
@ApplicationScoped
class EventWriters {

  private static final Logger LOG = Logger.getLogger(EventWriters.class);

  /** Chunks of 1 to {@link Feed#CHUNK} events each, as many as their senders hand in at once. */
  private static final int MOST_WAITING = 256;

  private static final int MOST_EVENTS_A_BATCH = 2_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Events of one sender, and who is told what became of them. */
  private record Chunk(List<Placed> events, CompletableFuture<List<Fate>> fates) {}

  private final StockDatabases databases;
  private final InstantSource clock;
  private final Timer commits;
  private final Event<EventsCounted> counted;
  private final List<BatchThreads<Chunk>> writing = new ArrayList<>();

  EventWriters(
      StockDatabases databases,
      InstantSource clock,
      MeterRegistry metrics,
      Event<EventsCounted> counted) {
    this.counted = counted;
    this.databases = databases;
    this.clock = clock;
    this.commits =
        Timer.builder("tidemark.ingest.commit")
            .description("Time of one transaction for many events")
            .publishPercentileHistogram()
            .register(metrics);
    for (Shard shard : databases.all()) {
      BatchThreads<Chunk> threads =
          new BatchThreads<>(
              "ingest-writer-" + shard.number(),
              1,
              MOST_WAITING,
              MOST_WAITING,
              chunks -> batches(chunks).forEach(batch -> write(shard, batch)));
      writing.add(threads);
      Gauge.builder("tidemark.ingest.waiting", threads, BatchThreads::waiting)
          .description("Chunks of events waiting for the next transaction")
          .tag("shard", Integer.toString(shard.number()))
          .register(metrics);
    }
  }

  /**
   * Has events of one stock database committed; blocks while too many are waiting.
   *
   * @return told what became of each; or {@link StoreUnavailableException} if that is not known
   * @throws ProblemException {@link Refusal#OVERLOADED}
   */
  CompletableFuture<List<Fate>> submit(int database, List<Placed> events) {
    CompletableFuture<List<Fate>> fates = new CompletableFuture<>();
    boolean taken = false;
    try {
      taken = writing.get(database).put(new Chunk(events, fates), LONGEST_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!taken) {
      throw new ProblemException(
          Problem.of(Refusal.OVERLOADED, "Too many events are waiting to be written"));
    }
    return fates;
  }

  /** In the order they came; each of one chunk, or of as many as are no more events than that. */
  private static List<List<Chunk>> batches(List<Chunk> chunks) {
    List<List<Chunk>> batches = new ArrayList<>();
    int events = MOST_EVENTS_A_BATCH;
    for (Chunk chunk : chunks) {
      events += chunk.events().size();
      if (events > MOST_EVENTS_A_BATCH) {
        batches.add(new ArrayList<>());
        events = chunk.events().size();
      }
      batches.get(batches.size() - 1).add(chunk);
    }
    return batches;
  }

  private void write(Shard shard, List<Chunk> chunks) {
    try {
      List<Placed> all = new ArrayList<>();
      chunks.forEach(chunk -> all.addAll(chunk.events()));
      List<Fate> fates = commit(shard, all);
      int from = 0;
      for (Chunk chunk : chunks) {
        int to = from + chunk.events().size();
        chunk.fates().complete(List.copyOf(fates.subList(from, to)));
        from = to;
      }
      counted.fire(
          new EventsCounted(
              shard.number(),
              all.stream().map(Placed::productId).collect(Collectors.toUnmodifiableSet())));
    } catch (RuntimeException | Error e) {
      chunks.forEach(chunk -> chunk.fates().completeExceptionally(e));
    }
  }

  /** Where the database does not take what is in it, halves: one event spoils no other. */
  private List<Fate> commit(Shard shard, List<Placed> events) {
    try {
      EventBatch batch = new EventBatch(events, clock.millis());
      return commits.record(() -> shard.transact(batch::run));
    } catch (RuntimeException e) {
      if (!isAboutData(e)) {
        throw e;
      }
      if (events.size() == 1) {
        LOG.errorf(e, "An event of %s is not stored", events.get(0).event().source());
        return List.of(Fate.NOT_STORED);
      }
      int half = events.size() / 2;
      List<Fate> fates = new ArrayList<>(commit(shard, events.subList(0, half)));
      fates.addAll(commit(shard, events.subList(half, events.size())));
      return fates;
    }
  }

  /**
   * SQLSTATE classes 22, data, and 23, constraints. Whatever else it is will pass, or be mended.
   */
  private static boolean isAboutData(RuntimeException e) {
    return e.getCause() instanceof SQLException sql
        && sql.getSQLState() != null
        && (sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23"));
  }

  int databaseOf(int slot) {
    return databases.of(slot).number();
  }

  @PreDestroy
  void close() {
    writing.forEach(BatchThreads::close);
  }
}
