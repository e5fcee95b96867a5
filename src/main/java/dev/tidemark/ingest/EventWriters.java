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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Commits events, in one transaction a stock database for all that are waiting. Safe for use by
 * several threads.
 */
@ApplicationScoped
class EventWriters {

  private static final Logger LOG = Logger.getLogger(EventWriters.class);

  /** Chunks of up to {@link Feed#CHUNK} events each. */
  private static final int MOST_WAITING = 64;

  private static final int MOST_A_BATCH = 4;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Events of one sender, and who is told what became of them. */
  private record Chunk(List<Placed> events, CompletableFuture<List<Fate>> fates) {}

  private final StockDatabases databases;
  private final InstantSource clock;
  private final Timer commits;
  private final List<BatchThreads<Chunk>> writing = new ArrayList<>();

  EventWriters(StockDatabases databases, InstantSource clock, MeterRegistry metrics) {
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
              MOST_A_BATCH,
              chunks -> write(shard, chunks));
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
    } catch (RuntimeException | Error e) {
      chunks.forEach(chunk -> chunk.fates().completeExceptionally(e));
    }
  }

  /** Where it fails for another reason than a lost database, halves: one event spoils no other. */
  private List<Fate> commit(Shard shard, List<Placed> events) {
    try {
      EventBatch batch = new EventBatch(events, clock.millis());
      return commits.record(() -> shard.transact(batch::run));
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
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

  int databaseOf(int slot) {
    return databases.of(slot).number();
  }

  @PreDestroy
  void close() {
    writing.forEach(BatchThreads::close);
  }
}
