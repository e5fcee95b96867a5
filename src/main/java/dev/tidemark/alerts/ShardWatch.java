package dev.tidemark.alerts;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.rules.SubjectFacts;
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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches the products of one stock database: those of which something changed at once, all others
 * once a round. Owns two threads from {@link #open} to {@link #close}.
 */
final class ShardWatch {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final long POLL_MILLIS = 200;

  /** Longer than a transaction takes from the time it notes to its commit, and clocks differ. */
  private static final long OVERLAP_MILLIS = 5_000;

  private static final int MOST_CHANGED = 20_000;
  private static final int MOST_SEEN = 200_000;
  private static final int BATCH = 500;
  private static final long AFTER_FAILURE_MILLIS = 1_000;

  private final Shard shard;
  private final FactReader reader;
  private final Peers peers;
  private final Judge judge;
  private final InstantSource clock;
  private final Duration round;
  private final ChangedProducts changed = new ChangedProducts();
  private final Map<Long, Long> seenVersions = new HashMap<>();

  /** One look after the other, so that an older one is never judged after a newer one. */
  private final ReentrantLock looking = new ReentrantLock(true);

  private long polledMillis;
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
    this.round = round;
  }

  void open() {
    changes = new Repeating("watch-" + shard.number(), PAUSE, this::lookAtChanged);
    rounds = new Repeating("watch-all-" + shard.number(), round, this::lookAtAll);
  }

  void close() {
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
      pollVersions();
      List<Long> some = changed.take(BATCH);
      while (!some.isEmpty()) {
        look(some);
        some = changed.take(BATCH);
      }
      judge.answers(shard);
    } catch (StoreUnavailableException e) {
      judge.lost(shard, e);
    }
  }

  /** What any process has committed. */
  private void pollVersions() {
    long now = clock.millis();
    if (now - polledMillis < POLL_MILLIS) {
      return;
    }
    Map<Long, Long> versions =
        shard.transact(
            connection -> Standings.changedSince(connection, now - OVERLAP_MILLIS, MOST_CHANGED));
    polledMillis = now;
    if (seenVersions.size() > MOST_SEEN) {
      seenVersions.clear();
    }
    changed.add(
        versions.entrySet().stream()
            .filter(one -> !one.getValue().equals(seenVersions.put(one.getKey(), one.getValue())))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** A round: what changes with time alone, and what nobody told of. */
  void lookAtAll() {
    long last = 0;
    try {
      while (true) {
        long after = last;
        Map<Long, Long> slots =
            shard.transact(connection -> Standings.slotsAfter(connection, after, BATCH));
        if (slots.isEmpty()) {
          return;
        }
        last = slots.keySet().stream().mapToLong(Long::longValue).max().orElse(after);
        look(
            slots.entrySet().stream()
                .filter(one -> peers.own(one.getValue().intValue()))
                .map(Map.Entry::getKey)
                .toList());
      }
    } catch (StoreUnavailableException e) {
      judge.lost(shard, e);
    }
  }

  private void look(Collection<Long> productIds) {
    looking.lock();
    try {
      judge.judge(reader.products(shard, productIds).stream().filter(this::isOwn).toList());
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
