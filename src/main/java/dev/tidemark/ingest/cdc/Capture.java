package dev.tidemark.ingest.cdc;

import dev.tidemark.ingest.Ingest;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.NamedLock;
import dev.tidemark.storage.NamedLocks;
import dev.tidemark.storage.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The capture of one source by this process: tries to own it, runs the engine while it does, and
 * stops the engine when the lock is lost, since another process may have it by then. Looks once a
 * second. What the two do at once in between is told twice and counts once.
 */
final class Capture implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Capture.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

  private final CaptureSettings settings;
  private final Config config;
  private final Ingest ingest;
  private final NamedLocks locks;
  private final Positions positions;
  private final InstantSource clock;
  private final Progress progress;
  private final Repeating looking;

  // Of the looking thread, and of close() after it.
  private @Nullable NamedLock lock;
  private volatile @Nullable Engine engine;
  private Duration backOff = PAUSE;
  private long notBeforeMillis;
  private boolean waitsForSource;

  Capture(
      CaptureSettings settings,
      Config config,
      Ingest ingest,
      NamedLocks locks,
      Positions positions,
      InstantSource clock) {
    this.settings = settings;
    this.config = config;
    this.ingest = ingest;
    this.locks = locks;
    this.positions = positions;
    this.clock = clock;
    this.progress = new Progress(clock);
    this.looking = new Repeating("cdc-" + settings.source(), PAUSE, this::look);
  }

  Progress progress() {
    return progress;
  }

  /** Whether this process follows the source now. */
  boolean isRunning() {
    Engine running = engine;
    return running != null && running.isStreaming();
  }

  private void look() {
    Engine running = engine;
    NamedLock held = lock;
    if (held == null) {
      tryToOwn();
    } else if (!held.isHeld()) {
      giveUp("the lock was lost");
    } else if (running == null || running.hasEnded()) {
      ended(running == null ? null : running.failure());
    } else if (running.isStreaming()) {
      backOff = PAUSE;
    }
  }

  /** A table that nobody has said how to read would fill the quarantine: it waits. */
  private void tryToOwn() {
    if (clock.millis() < notBeforeMillis) {
      return;
    }
    if (!ingest.knows(settings.source())) {
      if (!waitsForSource) {
        waitsForSource = true;
        LOG.infof(
            "%s is captured once PUT /v1/sources/%s has made it", settings, settings.source());
      }
      return;
    }
    try {
      Optional<NamedLock> taken = locks.take("cdc." + settings.source());
      if (taken.isPresent()) {
        NamedLock held = taken.get();
        lock = held;
        LOG.infof("This process captures the changes of %s", settings);
        start(held.name());
      }
    } catch (StoreUnavailableException e) {
      LOG.debugf("No lock for %s: %s", settings.source(), e.getMessage());
    }
  }

  private void start(String lockName) {
    try {
      SourceServer server = SourceServer.ask(settings, lockName);
      Properties properties = EngineProperties.of(settings, server.flavour(), config);
      ChangeBatches batches = new ChangeBatches(settings, ingest, progress, server.now());
      progress.starts();
      engine = Engine.start(settings.source(), properties, batches);
    } catch (SQLException | RuntimeException e) {
      fail(e.getMessage());
    }
  }

  private void ended(@Nullable Failure failure) {
    if (failure != null && failure.positionGone()) {
      LOG.warnf(
          "The binlog no longer has the position of %s; its tables are read whole: %s",
          settings.source(), failure.text());
      positions.forget(settings.source());
    }
    fail(failure == null ? null : failure.text());
  }

  /** Another process may have better luck: the lock is given up before the next try. */
  private void fail(@Nullable String why) {
    LOG.warnf(
        "The change capture of %s ended and is tried again in %d s: %s",
        settings.source(), backOff.toSeconds(), why);
    notBeforeMillis = clock.millis() + backOff.toMillis();
    Duration twice = backOff.multipliedBy(2);
    backOff = twice.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : twice;
    giveUp("it ended");
  }

  private void giveUp(String why) {
    Engine running = engine;
    if (running != null) {
      running.close();
      engine = null;
    }
    progress.stops();
    NamedLock held = lock;
    if (held != null) {
      held.close();
      lock = null;
      LOG.infof("This process no longer captures the changes of %s: %s", settings, why);
    }
  }

  /** Within 25 s. */
  @Override
  public void close() {
    looking.close();
    giveUp("the service ends");
  }
}
