package dev.tidemark.channels;

import dev.tidemark.channels.Picking.Amount;
import dev.tidemark.channels.Transport.Answer;
import dev.tidemark.channels.Transport.Fate;
import dev.tidemark.channels.Transport.Message;
import dev.tidemark.storage.Shard;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way from one stock database to one channel. A turn looks what the channel is behind with,
 * sends the riskiest of it, a message a product, and writes down what became of it. What is still
 * to be sent is not kept in memory but told by the versions, so a lane may be dropped at any
 * moment. Used by one thread.
 */
final class Lane implements Way {

  private static final int MOST_A_TURN = 500;
  private static final int MOST_DUE = 200;
  private static final int MOST_LEFT_OVER = 20_000;
  private static final long TURN_NANOS = Duration.ofSeconds(4).toNanos();

  /** Wider than clocks differ in the main; what differs more is seen by the wide look. */
  private static final long NEAR_MILLIS = 2_000;

  private static final long WIDE_MILLIS = 30_000;
  private static final long WIDE_EVERY_MILLIS = 2_000;
  private static final long SELDOM_MILLIS = 500;
  private static final long STATE_EVERY_MILLIS = 1_000;
  private static final long COUNT_EVERY_MILLIS = 5_000;

  /** Time for an acknowledgement. */
  static final long LATE_MILLIS = 30_000;

  private final Shard shard;
  private final Transport transport;
  private final Lease lease;
  private final Sweep sweep;
  private final Lagging lag;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pace pace;
  private final Meters meters;
  private final String holder;
  private final int databases;

  private final Set<Long> leftOver = new LinkedHashSet<>();
  private int failures;
  private long blockedMillis;
  private long successMillis;
  private long seldomMillis;
  private long wideMillis;
  private long stateMillis;
  private long countedMillis;
  private long products;
  private Amount unsent = new Amount(0, 0);
  private @Nullable String lastError;

  /**
   * What lanes of one process have in common.
   *
   * @param holder this process
   * @param databases how many there are: each has its part of a channel's rate
   * @param lease after which another process goes on where this one is gone
   */
  record Setting(
      InstantSource clock,
      RandomGenerator random,
      LagUnits lag,
      Meters meters,
      String holder,
      int databases,
      Duration sweepEvery,
      Duration lease) {}

  Lane(Shard shard, long channelId, Transport transport, Setting setting) {
    this.shard = shard;
    this.transport = transport;
    this.clock = setting.clock();
    this.pace = new Pace(clock);
    this.random = setting.random();
    this.lag = new Lagging(setting.lag());
    this.meters = setting.meters();
    this.holder = setting.holder();
    this.databases = setting.databases();
    this.lease = new Lease(shard, channelId, setting.holder(), setting.lease());
    this.sweep = new Sweep(shard, setting.sweepEvery());
  }

  @Override
  public boolean turn(Channel channel) {
    Lease.Standing standing = lease.hold();
    if (standing == Lease.Standing.ELSEWHERE) {
      return false;
    }
    if (standing == Lease.Standing.GAINED) {
      sweep.soon();
    }
    boolean done = false;
    try {
      boolean more = clock.millis() >= blockedMillis && sendAll(channel);
      writeState(channel);
      done = true;
      return more;
    } finally {
      if (!done) {
        sweep.soon(); // what was in hand is found again
      }
    }
  }

  /** What comes seldom is looked for less often. */
  private boolean sendAll(Channel channel) {
    boolean seldom = clock.millis() - seldomMillis >= SELDOM_MILLIS;
    if (seldom) {
      seldomMillis = clock.millis();
      ask(channel);
    }
    return sendSome(channel, seldom);
  }

  private boolean sendSome(Channel channel, boolean seldom) {
    List<Update> wanted = pick(channel, seldom);
    int most = failures > 0 ? 1 : MOST_A_TURN;
    int permitted =
        pace.take(Math.min(wanted.size(), most), channel.settings().effectiveRate() * ourPart());
    List<Outcome> outcomes = send(channel, wanted.subList(0, permitted));
    keep(wanted.subList(outcomes.size(), wanted.size()));
    settle(channel, outcomes);
    return failures == 0 && outcomes.size() >= MOST_A_TURN / 2;
  }

  /** For the next turns; more than are kept are found by the sweep. */
  private void keep(List<Update> unsent) {
    unsent.forEach(update -> leftOver.add(update.productId()));
    if (leftOver.size() > MOST_LEFT_OVER) {
      leftOver.clear();
      sweep.soon();
    }
  }

  /** All processes together keep to the rate, whichever has which lane. */
  private double ourPart() {
    return databases == 1 ? 1 : 1.0 / databases;
  }

  // ---- what is wanted

  private List<Update> pick(Channel channel, boolean seldom) {
    long now = clock.millis();
    if (failures > 0) {
      sweep.soon(); // after a cut, the riskiest of all that was missed goes first
    }
    sweep.run(channel, lag, now);
    boolean wide = now - wideMillis >= WIDE_EVERY_MILLIS;
    long since = now - (wide ? WIDE_MILLIS : NEAR_MILLIS);
    Set<Long> ids = new LinkedHashSet<>(sweep.next(MOST_A_TURN / 2));
    leftOver.stream().limit(MOST_A_TURN / 2).forEach(ids::add);
    leftOver.removeAll(ids);
    List<Update> updates =
        shard.transact(
            connection -> {
              Set<Long> all = new LinkedHashSet<>(ids);
              all.addAll(Picking.changed(connection, channel, since, now, MOST_A_TURN));
              if (seldom) {
                TellingRows.beginCorrections(connection, channel.id(), now);
                all.addAll(Picking.due(connection, channel.id(), now, MOST_DUE));
              }
              return Picking.read(connection, channel, all, lag, now);
            });
    wideMillis = wide ? now : wideMillis;
    return updates;
  }

  // ---- on its way

  private record Outcome(Update update, Answer answer) {

    /** Whether it is the channel that did not take it, not the message that was not wanted. */
    boolean isMissed() {
      return answer.fate() == Fate.LOST || answer.fate() == Fate.BUSY;
    }
  }

  /** In the order given; those that there is no time for are not sent. */
  private List<Outcome> send(Channel channel, List<Update> updates) {
    Semaphore free = new Semaphore(transport.mostAtOnce());
    AtomicBoolean struggling = new AtomicBoolean();
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    long start = System.nanoTime();
    for (Update update : updates) {
      if (struggling.get() || !acquire(free, start)) {
        break;
      }
      sent.add(
          transport
              .send(channel, Message.of(channel, update))
              .thenApply(
                  answer -> {
                    Outcome outcome = new Outcome(update, answer);
                    struggling.compareAndSet(false, outcome.isMissed());
                    free.release();
                    return outcome;
                  }));
    }
    return sent.stream().map(CompletableFuture::join).toList();
  }

  private static boolean acquire(Semaphore free, long startNanos) {
    try {
      long left = TURN_NANOS - (System.nanoTime() - startNanos);
      return free.tryAcquire(Math.max(0, left), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  // ---- what became of it

  private void settle(Channel channel, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    long now = clock.millis();
    boolean alive = outcomes.stream().anyMatch(one -> !one.isMissed());
    shard.transact(connection -> write(connection, channel, outcomes, now));
    keep(outcomes.stream().filter(Outcome::isMissed).map(Outcome::update).toList());
    outcomes.forEach(one -> note(channel, one, now));
    block(outcomes, alive, now);
  }

  private int write(Connection connection, Channel channel, List<Outcome> outcomes, long now)
      throws SQLException {
    List<TellingRows.Sent> taken = new ArrayList<>();
    for (Outcome one : outcomes) {
      Update update = one.update();
      if (one.answer().fate() == Fate.TAKEN) {
        taken.add(new TellingRows.Sent(update, now, againMillis(channel, one, now)));
      } else if (one.answer().fate() == Fate.REFUSED) {
        long held = now + Backoff.PRODUCT.millis(update.refusals(), random);
        TellingRows.refused(connection, channel.id(), update, held, one.answer().error());
      }
    }
    TellingRows.sent(connection, channel.id(), taken);
    return taken.size();
  }

  private static long againMillis(Channel channel, Outcome one, long now) {
    return channel.settings().acknowledge() == ChannelSettings.Acknowledge.NOW
        ? 0
        : now + Backoff.ACKNOWLEDGEMENT.whole(one.update().attempts());
  }

  private void note(Channel channel, Outcome one, long now) {
    meters.sent(channel.name(), one.answer().fate());
    if (one.answer().fate() == Fate.TAKEN) {
      successMillis = now;
      long lagMillis = Math.max(0, now - one.update().changedMillis());
      meters.lag(channel.name(), lagMillis);
      if (lagMillis <= WIDE_MILLIS) {
        lag.answered(lagMillis); // what changed long ago is a repeat, or was owed and counted so
      }
    } else {
      lastError = one.answer().error();
    }
  }

  /** It is left alone as long as it asked for; one that answers nothing, ever longer. */
  private void block(List<Outcome> outcomes, boolean alive, long now) {
    failures = alive ? 0 : failures + 1;
    if (outcomes.stream().anyMatch(Outcome::isMissed)) {
      long asked = outcomes.stream().mapToLong(one -> one.answer().waitMillis()).max().orElse(0);
      long ours = Backoff.CHANNEL.millis(Math.max(0, failures - 1), random);
      blockedMillis = now + Math.max(asked, ours);
    } else if (outcomes.stream().allMatch(one -> one.answer().fate() == Fate.TAKEN)) {
      lastError = null;
    }
  }

  // ---- what it is asked for

  private void ask(Channel channel) {
    long now = clock.millis();
    List<RequestRows.Row> requests =
        shard.transact(connection -> RequestRows.due(connection, channel.id(), now, 10));
    double rate = channel.settings().effectiveRate() * ourPart();
    boolean heard = true;
    for (RequestRows.Row request : requests) {
      if (heard && pace.take(1, rate) == 1) {
        Answer answer = transport.send(channel, Replenishment.message(request)).join();
        settle(channel, request, answer);
        heard = answer.fate() == Fate.TAKEN || answer.fate() == Fate.REFUSED;
      }
    }
  }

  private void settle(Channel channel, RequestRows.Row request, Answer answer) {
    long now = clock.millis();
    boolean taken = answer.fate() == Fate.TAKEN;
    long ours = Backoff.PRODUCT.millis(request.attempts(), random);
    long again = now + Math.max(ours, answer.waitMillis());
    shard.transact(
        connection -> {
          RequestRows.settle(
              connection,
              channel.id(),
              request.id(),
              taken ? now : 0,
              taken ? 0 : again,
              answer.error());
          return 0;
        });
    meters.sent(channel.name(), answer.fate());
  }

  // ---- how it goes

  private void writeState(Channel channel) {
    long now = clock.millis();
    if (now - stateMillis < STATE_EVERY_MILLIS) {
      return;
    }
    stateMillis = now;
    boolean behind = failures > 0 || !leftOver.isEmpty() || sweep.hasMore();
    boolean counting = now - countedMillis >= COUNT_EVERY_MILLIS;
    shard.transact(
        connection -> {
          if (counting) {
            count(connection, channel, behind);
          }
          Amount waiting = Picking.waiting(connection, channel.id(), now - LATE_MILLIS);
          new LeaseState(
                  products,
                  unsent.plus(waiting),
                  successMillis,
                  blockedMillis,
                  LastReport.NONE,
                  lastError)
              .write(connection, channel.id(), holder);
          lag.owed(waiting.oldestMillis() == 0 ? 0 : now - waiting.oldestMillis());
          return 0;
        });
  }

  /** All that is not sent is counted only where something is: it reads all versions there are. */
  private void count(Connection connection, Channel channel, boolean behind) throws SQLException {
    countedMillis = clock.millis();
    TellingRows.Count count = TellingRows.count(connection, channel.id());
    products = count.told();
    if (channel.settings().dynamicBuffer()) {
      TellingRows.reviewBuffers(
          connection, channel.id(), channel.settings().bufferUnits(), countedMillis);
    }
    unsent =
        behind || count.refused() > 0
            ? Picking.unsent(connection, channel, countedMillis - LATE_MILLIS)
            : new Amount(0, 0);
  }

  @Override
  public void close() {
    transport.close();
    lease.giveUp();
  }
}
