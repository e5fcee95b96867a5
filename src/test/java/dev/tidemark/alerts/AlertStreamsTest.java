package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.ChangeStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who listens, without the network between. */
@TidemarkTest
class AlertStreamsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject AlertFeed feed;

  private final FakeClock clock = new FakeClock(Instant.parse("2026-11-27T20:00:00Z"));
  private AlertStreams streams;

  @BeforeEach
  void start() {
    streams = new AlertStreams(feed, clock, new SimpleMeterRegistry());
    streams.start();
  }

  @AfterEach
  void stop() {
    streams.stop(new ShutdownEvent());
  }

  private static class Noting implements ChangeStreams.Listener<AlertChange> {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile boolean gone;

    @Override
    public void changed(AlertChange change) {
      heard.add("changed");
    }

    @Override
    public void reset(long id) {
      heard.add("reset");
    }

    @Override
    public void heartbeat() {
      heard.add("heartbeat");
    }

    @Override
    public boolean isGone() {
      return gone;
    }
  }

  @Test
  void soManyMayListen() {
    Noting first = new Noting();
    assertTrue(streams.add(first, null));
    for (int i = 1; i < 200; i++) {
      assertTrue(streams.add(new Noting(), null));
    }
    assertFalse(streams.add(new Noting(), null));
    first.gone = true;
    Await.until(LIMIT, "room again", () -> streams.add(new Noting(), null));
  }

  @Test
  void silenceIsBrokenNowAndThen() {
    Noting listener = new Noting();
    assertTrue(streams.add(listener, null));
    Await.until(LIMIT, "the first", () -> beats(listener) == 1);
    clock.advance(Duration.ofSeconds(15));
    Await.until(LIMIT, "the next", () -> beats(listener) == 2);
  }

  @Test
  void whatOneCannotTakeTheOthersGet() {
    Noting broken =
        new Noting() {
          @Override
          public void heartbeat() {
            throw new IllegalStateException("cannot");
          }
        };
    Noting listener = new Noting();
    assertTrue(streams.add(broken, null));
    assertTrue(streams.add(listener, null));
    Await.until(LIMIT, "a beat", () -> beats(listener) == 1);
  }

  private static long beats(Noting listener) {
    return listener.heard.stream().filter("heartbeat"::equals).count();
  }

  /** Other tests' alerts may change meanwhile. */
  @Test
  void whoHasSeenAllNeedsNoReset() {
    Noting listener = new Noting();
    assertTrue(streams.add(listener, feed.last()));
    Await.until(LIMIT, "a look", () -> beats(listener) == 1);
    assertFalse(listener.heard.contains("reset"));
  }
}
