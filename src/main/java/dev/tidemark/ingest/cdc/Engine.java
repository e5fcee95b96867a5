package dev.tidemark.ingest.cdc;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.ConnectorCallback;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.source.SourceRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A Debezium engine on a thread of its own, from {@link #start} until it fails or is closed. Closed
 * by the thread that started it; {@link #isStreaming} and {@link #hasEnded} by any.
 */
final class Engine implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Engine.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final String source;
  private final ChangeBatches batches;
  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;
  private volatile boolean streaming;
  private volatile @Nullable Failure failure;

  private Engine(String source, Properties properties, ChangeBatches batches) {
    this.source = source;
    this.batches = batches;
    this.engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(Engine.class.getClassLoader())
            // With each batch: a position that is not written yet is work done twice.
            .using(OffsetCommitPolicy.always())
            .using(new Started())
            .using(
                (success, message, error) -> failure = success ? null : Failure.of(message, error))
            .notifying(batches)
            .build();
    this.thread = new Thread(engine, "cdc-engine-" + source);
    thread.setDaemon(true);
    thread.setContextClassLoader(Engine.class.getClassLoader());
  }

  static Engine start(String source, Properties properties, ChangeBatches batches) {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    // Debezium finds its parts by the caller's loader.
    caller.setContextClassLoader(Engine.class.getClassLoader());
    try {
      Engine started = new Engine(source, properties, batches);
      started.thread.start();
      return started;
    } finally {
      caller.setContextClassLoader(before);
    }
  }

  /** Whether it is following the source: it has started, and not ended. */
  boolean isStreaming() {
    return streaming && thread.isAlive();
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  /** Why it ended by itself; null if it has not, or was closed. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Stops handing on at once, then lets the engine end, within 15 s. */
  @Override
  public void close() {
    streaming = false;
    batches.stop();
    long start = System.nanoTime();
    Thread ending = new Thread(() -> end(start), "cdc-end-" + source);
    ending.setDaemon(true);
    ending.start();
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warnf("The change capture of %s does not end; it hands nothing on any more", source);
      thread.interrupt();
    }
  }

  /** An engine that is just starting refuses to be closed until it has started. */
  private void end(long start) {
    while (thread.isAlive() && System.nanoTime() - start < LONGEST_CLOSE.toNanos()) {
      try {
        engine.close();
        return;
      } catch (IllegalStateException e) {
        LockSupport.parkNanos(POLL_NANOS);
      } catch (IOException e) {
        LOG.debugf("Closing the change capture of %s: %s", source, e);
        return;
      }
    }
  }

  private final class Started implements ConnectorCallback {
    @Override
    public void pollingStarted() {
      streaming = true;
    }
  }
}
