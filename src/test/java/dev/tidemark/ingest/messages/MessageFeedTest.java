package dev.tidemark.ingest.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Await;
import dev.tidemark.ingest.Format;
import dev.tidemark.ingest.RawRow;
import dev.tidemark.ingest.Session;
import dev.tidemark.ingest.Tally;
import dev.tidemark.storage.StoreUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageFeedTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Books books = new Books();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Counter committed = metrics.counter("committed");
  private final Counter retried = metrics.counter("retried");
  private final MessageFeed feed =
      new MessageFeed("test:sales", source -> books.open(), committed, retried);

  @AfterEach
  void end() throws InterruptedException {
    books.gate.countDown();
    feed.beginClose();
    feed.awaitClosed(LIMIT);
  }

  @Test
  void acknowledgesInOrderWhatIsCommitted() {
    List<Sent> sent = List.of(new Sent("a"), new Sent("b"), new Sent("c"));
    sent.forEach(feed::offer);
    Await.until(LIMIT, "acknowledged", () -> sent.stream().allMatch(one -> one.acknowledged));
    assertEquals(List.of("a", "b", "c"), books.committed);
    assertEquals(3, committed.count());
    assertEquals(0, retried.count());
  }

  @Test
  void whatWaitsForTheSameDatabaseIsOneCommit() {
    books.unavailable = true;
    Sent first = new Sent("first");
    feed.offer(first);
    Await.until(LIMIT, "tried", () -> retried.count() >= 1);
    List<Sent> rest = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      rest.add(new Sent("event" + i));
    }
    rest.forEach(feed::offer);
    assertFalse(first.acknowledged);
    books.unavailable = false;
    Await.until(LIMIT, "acknowledged", () -> rest.stream().allMatch(one -> one.acknowledged));
    assertTrue(first.acknowledged);
    assertEquals(1201, books.committed.size());
    assertEquals(4, books.commits.get());
  }

  @Test
  void whatTheBrokerTookBackIsNotTriedAgain() {
    books.unavailable = true;
    Sent lost = new Sent("lost");
    Sent kept = new Sent("kept");
    feed.offer(lost);
    Await.until(LIMIT, "tried", () -> retried.count() >= 1);
    lost.ours = false;
    feed.offer(kept);
    books.unavailable = false;
    Await.until(LIMIT, "acknowledged", () -> kept.acknowledged);
    assertEquals(List.of("kept"), books.committed);
    assertFalse(lost.acknowledged);
  }

  @Test
  void closedItFinishesWhatIsUnderWayAndNoMore() throws InterruptedException {
    books.gate = new CountDownLatch(1);
    Sent underWay = new Sent("under way");
    Sent waiting = new Sent("waiting");
    feed.offer(underWay);
    Await.until(LIMIT, "under way", () -> books.entered);
    feed.offer(waiting);
    feed.beginClose();
    feed.offer(new Sent("late"));
    books.gate.countDown();
    feed.awaitClosed(LIMIT);
    assertTrue(underWay.acknowledged);
    assertFalse(waiting.acknowledged);
    assertEquals(List.of("under way"), books.committed);
  }

  @Test
  void closedItGivesUpWhatItTriesAgain() throws InterruptedException {
    books.unavailable = true;
    Sent sent = new Sent("never");
    feed.offer(sent);
    Await.until(LIMIT, "tried", () -> retried.count() >= 1);
    feed.beginClose();
    feed.awaitClosed(LIMIT);
    assertFalse(sent.acknowledged);
    assertEquals(List.of(), books.committed);
  }

  @Test
  void pausesGrowToAnEnd() {
    assertEquals(Duration.ofMillis(250), MessageFeed.pauseAfter(0));
    assertEquals(Duration.ofMillis(500), MessageFeed.pauseAfter(1));
    assertEquals(Duration.ofSeconds(15), MessageFeed.pauseAfter(6));
    assertEquals(Duration.ofSeconds(15), MessageFeed.pauseAfter(100_000));
  }

  private static final class Sent implements Delivery {
    private final String body;
    private volatile boolean ours = true;
    private volatile boolean acknowledged;

    Sent(String body) {
      this.body = body;
    }

    @Override
    public List<Received> messages() {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return List.of(new Received("test", Format.JSON, () -> new ByteArrayInputStream(bytes), ""));
    }

    @Override
    public boolean isOurs() {
      return ours;
    }

    @Override
    public void acknowledge() {
      acknowledged = true;
    }
  }

  /** An ingest whose database can be lost. */
  private static final class Books {
    private final List<String> committed = new CopyOnWriteArrayList<>();
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean unavailable;
    private volatile boolean entered;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    Session open() {
      List<String> rows = new ArrayList<>();
      return new Session() {
        @Override
        public void take(Format format, InputStream body, String place) throws IOException {
          rows.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }

        @Override
        public void take(RawRow row) {
          throw new UnsupportedOperationException("messages are bodies");
        }

        @Override
        public Tally finish() {
          return commit(rows);
        }
      };
    }

    private Tally commit(List<String> rows) {
      entered = true;
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (unavailable) {
        throw new StoreUnavailableException("lost", null);
      }
      commits.incrementAndGet();
      committed.addAll(rows);
      return new Tally(rows.size(), 0, 0, 0);
    }
  }
}
