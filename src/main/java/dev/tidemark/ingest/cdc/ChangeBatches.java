package dev.tidemark.ingest.cdc;

import dev.tidemark.ingest.EventKind;
import dev.tidemark.ingest.Ingest;
import dev.tidemark.ingest.RawRow;
import dev.tidemark.ingest.Session;
import dev.tidemark.ingest.Tally;
import dev.tidemark.ingest.cdc.Change.Operation;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;

/**
 * Hands batches of changes to ingest and acknowledges each once it is committed there: what is not
 * acknowledged comes again, and counts once by its id. A batch that cannot be committed is tried
 * until it can or the engine is to stop; none is skipped.
 */
final class ChangeBatches implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {

  private static final Logger LOG = Logger.getLogger(ChangeBatches.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final CaptureSettings settings;
  private final Ingest ingest;
  private final Progress progress;
  private final Instant startedAt;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean reading; // of the engine's thread

  /**
   * @param startedAt the time on the source's clock before anything was read
   */
  ChangeBatches(CaptureSettings settings, Ingest ingest, Progress progress, Instant startedAt) {
    this.settings = settings;
    this.ingest = ingest;
    this.progress = progress;
    this.startedAt = startedAt;
  }

  /** Nothing is handed on or acknowledged any more, but for what is under way. */
  void stop() {
    stopped.countDown();
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> records,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<Change> changes =
        records.stream()
            .flatMap(record -> Change.of(record.record()).stream())
            .map(this::timed)
            .toList();
    tellOfReading(changes);
    progress.begins(changes.isEmpty() ? null : changes.get(0).at());
    commit(changes);
    for (RecordChangeEvent<SourceRecord> record : records) {
      committer.markProcessed(record);
    }
    committer.markBatchFinished();
    progress.deleted(changes.stream().filter(ChangeBatches::isDelete).count());
    progress.ends(changes.isEmpty() ? null : changes.get(changes.size() - 1).at());
  }

  private void commit(List<Change> changes) throws InterruptedException {
    for (Duration pause = SHORTEST_PAUSE; ; pause = longer(pause)) {
      if (stopped.getCount() == 0) {
        throw new InterruptedException("stopped");
      }
      try {
        handOn(changes);
        return;
      } catch (RuntimeException e) {
        LOG.warnf(
            "%d changes of %s could not be committed and are tried again: %s",
            changes.size(), settings.source(), e);
      }
      if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("stopped");
      }
    }
  }

  private void handOn(List<Change> changes) {
    Map<EventKind, Session> sessions = new EnumMap<>(EventKind.class);
    for (Change change : changes) {
      Optional<EventKind> kind = settings.kindOf(change.database(), change.table());
      if (change.hasRow() && kind.isPresent()) {
        String id = EventIds.of(settings.source(), kind.get(), change);
        sessions
            .computeIfAbsent(kind.get(), missing -> open(missing, change))
            .take(new RawRow(change.place(), change.fields(id)));
      }
    }
    for (Session session : sessions.values()) {
      Tally tally = session.finish();
      LOG.debugf("Changes of %s: %s", settings.source(), tally);
    }
  }

  private Session open(EventKind kind, Change change) {
    return ingest.open(settings.source(), kind, "cdc:" + change.fullTable());
  }

  private Change timed(Change change) {
    return change.operation() == Operation.READ ? change.noLaterThan(startedAt) : change;
  }

  private void tellOfReading(List<Change> changes) {
    if (!reading && !changes.isEmpty() && changes.get(0).operation() == Operation.READ) {
      reading = true;
      LOG.infof(
          "Reading the tables of %s whole: there is no position yet, or the last reading was broken"
              + " off, or the binlog no longer has the position",
          settings);
    }
  }

  private static boolean isDelete(Change change) {
    return change.operation() == Operation.DELETE;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
