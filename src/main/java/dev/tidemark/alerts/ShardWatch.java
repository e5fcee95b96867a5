package dev.tidemark.alerts;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.stock.Lookback;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.Slots;
import dev.tidemark.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the products of one stock database: those of which something changed at once, all others
 * once a round. Owns two threads from {@link #open} to {@link #close}.
 */
final class ShardWatch {

  private static final Logger LOG = Logger.getLogger(ShardWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final long POLL_MILLIS = 200;

  /** Clocks differ, too. */
  private static final long WIDE_OVERLAP_MILLIS = 5_000;

  private static final long WIDE_EVERY_MILLIS = 1_000;

  private static final int MOST_CHANGED = 20_000;
  private static final int MOST_SEEN = 200_000;
  private static final int BATCH = 500;

  /** Few, so that what has changed does not wait long behind a round. */
  private static final int BATCH_OF_ROUND = 100;

  private static final long STUCK_MILLIS = 5_000;
  private static final long AFTER_FAILURE_MILLIS = 1_000;

  private final Shard shard;
  private final FactReader reader;
  private final Peers peers;
  private final Judge judge;
  private final InstantSource clock;
  private final Duration halfRound;
  private final EvenSteps steps;
  private final ChangedProducts changed = new ChangedProducts();
  private final Map<Long, Long> seenVersions = new HashMap<>();
  private final Map<Long, Long> lookedMillis = new ConcurrentHashMap<>();

  /** One look after the other, so that an older one is never judged after a newer one. */
  private final ReentrantLock looking = new ReentrantLock(true);

  private Lookback polled;
  private long stuckMillis;
  private volatile boolean closing;
  private volatile long notBeforeMillis;
  private @Nullable Repeating changes;
  private @Nullable Repeating rounds;

  ShardWatch(
      Shard shard,
      FactReader reader,
      Peers peers,
      Judge judge,
      InstantSource clock,
      Duration round) {
    this.shard = shard;
    this.reader = reader;
    this.peers = peers;
    this.judge = judge;
    this.clock = clock;
    this.polled =
        Lookback.from(clock.millis() - WIDE_EVERY_MILLIS, WIDE_OVERLAP_MILLIS, WIDE_EVERY_MILLIS);
    this.halfRound = round.dividedBy(2);
    this.steps = new EvenSteps(halfRound);
  }

  /** A round takes half its time, and half its time passes until the next. */
  void open() {
    changes = new Repeating("watch-" + shard.number(), PAUSE, this::lookAtChanged);
    rounds = new Repeating("watch-all-" + shard.number(), halfRound, this::lookAtAll);
  }

  void close() {
    closing = true;
    steps.hurry();
    if (changes != null) {
      changes.close();
    }
    if (rounds != null) {
      rounds.close();
    }
  }

  /** Has products looked at as soon as may be. Never blocks. */
  void changed(Collection<Long> productIds) {
    changed.add(productIds);
    if (changes != null) {
      changes.soon();
    }
  }

  /** Has all looked at as soon as may be: rules ask something else than before. Never blocks. */
  void allChanged() {
    if (rounds != null) {
      steps.hurry();
      rounds.soon();
    }
  }

  int waiting() {
    return changed.size();
  }

  void lookAtChanged() {
    if (clock.millis() < notBeforeMillis) {
      return;
    }
    try {
      poll();
      List<Long> some = changed.take(BATCH);
      while (!some.isEmpty() && !closing) {
        look(some);
        poll();
        some = changed.take(BATCH);
      }
      judge.answers(shard);
    } catch (StoreUnavailableException e) {
      judge.lost(shard, e);
    }
  }

  private void poll() {
    long now = clock.millis();
    if (Math.abs(now - polled.lastMillis()) >= POLL_MILLIS) {
      pollVersions(polled.sinceMillis(now));
      polled = polled.lookedAt(now);
    }
    if (Math.abs(now - stuckMillis) >= STUCK_MILLIS) {
      stuckMillis = now;
      changed.add(reader.readStuckHolds(shard));
    }
  }

  /** What any process has committed. */
  private void pollVersions(long sinceMillis) {
    List<Standings.Changed> found =
        shard.transact(connection -> Standings.changedSince(connection, sinceMillis, MOST_CHANGED));
    if (seenVersions.size() > MOST_SEEN) {
      seenVersions.clear();
    }
    changed.add(
        found.stream()
            .filter(one -> peers.own(one.slot()))
            .filter(one -> !isSeen(one))
            .map(Standings.Changed::productId)
            .toList());
  }

  private boolean isSeen(Standings.Changed one) {
    Long before = seenVersions.put(one.productId(), one.version());
    return before != null && before == one.version();
  }

  /**
   * A round: what changes with time alone, and what nobody told of; without those that were looked
   * at a moment ago, unless all is asked anew. A batch that fails is left to the next round.
   */
  void lookAtAll() {
    long last = 0;
    steps.begin();
    try {
      while (!closing) {
        long after = last;
        Map<Long, Long> slots =
            shard.transact(connection -> Standings.slotsAfter(connection, after, BATCH_OF_ROUND));
        if (slots.isEmpty()) {
          steps.end();
          return;
        }
        last = slots.keySet().stream().mapToLong(Long::longValue).max().orElse(after);
        lookQuietly(
            slots.entrySet().stream()
                .filter(one -> peers.own(one.getValue().intValue()))
                .map(Map.Entry::getKey)
                .filter(id -> steps.hurries() || !isFresh(id))
                .toList());
        if (!steps.next()) {
          return;
        }
      }
    } catch (StoreUnavailableException e) {
      judge.lost(shard, e);
    }
  }

  /** Whether it was looked at within half a round: this one needs not do so again. */
  private boolean isFresh(long productId) {
    long looked = lookedMillis.getOrDefault(productId, 0L);
    return Math.abs(clock.millis() - looked) < halfRound.toMillis();
  }

  private void noteLooked(Collection<Long> productIds) {
    long now = clock.millis();
    if (lookedMillis.size() > MOST_SEEN) {
      lookedMillis.clear();
    }
    productIds.forEach(id -> lookedMillis.put(id, now));
  }

  private void lookQuietly(Collection<Long> productIds) {
    try {
      look(productIds);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.debugf("%d products are looked at again later: %s", productIds.size(), e.getMessage());
    }
  }

  private void look(Collection<Long> productIds) {
    looking.lock();
    try {
      judge.judge(reader.products(shard, productIds).stream().filter(this::isOwn).toList());
      noteLooked(productIds);
    } catch (RuntimeException e) {
      changed.add(productIds); // again, a little later
      notBeforeMillis = clock.millis() + AFTER_FAILURE_MILLIS;
      throw e;
    } finally {
      looking.unlock();
    }
  }

  private boolean isOwn(SubjectFacts facts) {
    return peers.own(Slots.of(facts.subject().key()));
  }
}
