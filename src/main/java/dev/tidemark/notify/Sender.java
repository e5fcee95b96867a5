package dev.tidemark.notify;

import dev.tidemark.notify.Queue.Waiting;
import dev.tidemark.storage.ProductDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to one endpoint. Of each subject one delivery is on its way at a time, and the next goes
 * when it was taken; of the endpoint as many requests as may be open at once, and of one that takes
 * nothing a single one, now and then. What waits is in the database: a sender may be dropped at any
 * moment. Its work is done by one thread at a time, which may wait for a resolver; answers come on
 * others, and never wait.
 */
final class Sender {

  private static final Logger LOG = Logger.getLogger(Sender.class);

  /** Of one lane, sent one after the other before the database is asked again. */
  private static final int MOST_A_CHAIN = 8;

  private static final int MOST_READ = 64;

  /** Subjects whose answer is not written down yet: after a crash so many are sent again. */
  private static final int MOST_UNWRITTEN = 128;

  /** Failures one after the other from which on an endpoint is only tried. */
  private static final int STRUGGLING = 3;

  private static final int MOST_DOUBLINGS = 10;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final long number;
  private final Setting setting;
  private final AtomicInteger asked = new AtomicInteger();

  // Guarded by this.
  private Webhook webhook;

  /** On their way, or answered and still to be written down. */
  private final Set<Lane> inFlight = new HashSet<>();

  private int sending;

  /** More was due than there was room for when it was looked last. */
  private boolean more;

  private final Deque<Chain> ready = new ArrayDeque<>();
  private boolean open = true;
  private int failures;
  private long heldMillis;

  /**
   * What senders of one process have in common.
   *
   * @param known an endpoint as this process knows it now; null where it is gone
   */
  record Setting(
      ProductDatabase database,
      Shipping shipping,
      Leases leases,
      WebhookConfig config,
      InstantSource clock,
      RandomGenerator random,
      LongFunction<@Nullable Webhook> known,
      Executor threads,
      Consumer<Outcome> outcomes) {}

  /** Deliveries of one subject, the next one first. */
  private record Chain(Lane lane, Deque<Waiting> waiting) {}

  /** What was due, and whether there was more than was looked for. */
  private record Found(List<Chain> chains, boolean more) {}

  Sender(Webhook webhook, Setting setting) {
    this.number = webhook.number();
    this.webhook = webhook;
    this.setting = setting;
  }

  long number() {
    return number;
  }

  /** Goes on under what is set now. */
  synchronized void follow(Webhook now) {
    if (!webhook.settings().url().equals(now.settings().url())
        || webhook.isOpen() != now.isOpen()) {
      failures = 0; // what was learnt is of another place
      heldMillis = 0;
    }
    webhook = now;
    open = true;
  }

  /** Sends nothing more. */
  synchronized void stop() {
    open = false;
  }

  /** Whether nothing is on its way, or still to be written down. */
  synchronized boolean isIdle() {
    return inFlight.isEmpty();
  }

  /** Has it look for what is due, on a thread of its own. */
  void wake() {
    if (asked.getAndIncrement() == 0) {
      setting.threads().execute(this::work);
    }
  }

  private void work() {
    int seen;
    do {
      seen = asked.get();
      try {
        turn();
      } catch (RuntimeException e) {
        LOG.debugf("Webhook %d is looked at again later: %s", (Object) number, e.getMessage());
      }
    } while (!asked.compareAndSet(seen, 0));
  }

  private void turn() {
    sendReady();
    for (int room = room(); room > 0; room = room()) {
      List<Chain> chains = read(room);
      if (chains.isEmpty()) {
        return;
      }
      for (Chain chain : chains) {
        send(chain);
        sendReady();
      }
    }
    synchronized (this) {
      more = true; // for all that is known
    }
  }

  /** The next of subjects whose last was taken. */
  private void sendReady() {
    for (Chain chain = nextReady(); chain != null; chain = nextReady()) {
      send(chain);
    }
  }

  private synchronized @Nullable Chain nextReady() {
    return ready.poll();
  }

  /** How many subjects may be begun with. */
  private synchronized int room() {
    boolean mayNot = !maySend() || setting.clock().millis() < heldMillis;
    int most = failures >= STRUGGLING ? 1 : setting.config().inFlight();
    return mayNot ? 0 : Math.min(most - sending, MOST_UNWRITTEN - inFlight.size());
  }

  private synchronized boolean maySend() {
    return open && setting.leases().holds(number);
  }

  // ---- what is due

  private List<Chain> read(int room) {
    Set<Lane> busy;
    synchronized (this) {
      busy = Set.copyOf(inFlight);
    }
    Found found = setting.database().transact(c -> read(c, room, busy));
    synchronized (this) {
      more = found.more();
      found.chains().forEach(chain -> inFlight.add(chain.lane()));
      sending += found.chains().size();
    }
    return found.chains();
  }

  private Found read(Connection connection, int room, Set<Lane> busy) throws SQLException {
    long now = setting.clock().millis();
    int mostLanes = room + busy.size();
    List<Lane> due = Queue.dueLanes(connection, number, now, mostLanes);
    List<Lane> lanes = new ArrayList<>(due);
    lanes.removeAll(busy);
    if (lanes.isEmpty()) {
      return new Found(List.of(), due.size() == mostLanes);
    }
    List<Lane> some = lanes.subList(0, Math.min(room, lanes.size()));
    int most = Math.max(MOST_READ, some.size() * 2);
    List<Waiting> found = Queue.waiting(connection, number, some, most);
    Map<Lane, Chain> chains = new LinkedHashMap<>();
    for (Waiting one : found) {
      Deque<Waiting> chain =
          chains.computeIfAbsent(one.lane(), lane -> new Chain(lane, new ArrayDeque<>())).waiting();
      if (chain.size() < MOST_A_CHAIN) {
        chain.add(one);
      }
    }
    if (found.size() < most) {
      closeEmpty(connection, some, chains.keySet(), now);
    }
    return new Found(
        new ArrayList<>(chains.values()), due.size() == mostLanes || found.size() == most);
  }

  private void closeEmpty(Connection connection, List<Lane> lanes, Set<Lane> found, long now)
      throws SQLException {
    Map<Lane, Long> empty = new HashMap<>();
    lanes.stream().filter(lane -> !found.contains(lane)).forEach(lane -> empty.put(lane, now));
    Queue.settle(connection, number, empty);
  }

  // ---- on its way

  private void send(Chain chain) {
    Webhook to = setting.known().apply(number); // as it is set now: a secret may be new
    boolean may;
    synchronized (this) {
      may = maySend();
    }
    Waiting first = chain.waiting().poll();
    if (first == null || to == null || !to.isOpen() || !may) {
      sent();
      release(Set.of(chain.lane()), false); // it waits in the database still
      return;
    }
    var unused =
        setting
            .shipping()
            .send(to, first.event())
            .thenAccept(shipment -> answered(chain, first, shipment));
  }

  private void answered(Chain chain, Waiting delivery, Shipment shipment) {
    long now = setting.clock().millis();
    boolean goesOn;
    boolean hasRoom;
    synchronized (this) {
      note(shipment, now);
      goesOn = shipment.isAnswered() && !chain.waiting().isEmpty() && maySend();
      if (goesOn) {
        ready.add(chain);
      } else {
        sending--;
      }
      hasRoom = more && sending <= setting.config().inFlight() / 2; // few at once are dear
    }
    setting
        .outcomes()
        .accept(new Outcome(this, delivery, shipment, dueMillis(delivery, shipment, now), !goesOn));
    if (goesOn || hasRoom) {
      wake();
    }
  }

  private void note(Shipment shipment, long now) {
    if (shipment.isAnswered()) {
      failures = 0;
    } else {
      failures++;
      if (failures >= STRUGGLING) {
        int doublings = Math.min(MOST_DOUBLINGS, failures - STRUGGLING);
        long pause = setting.config().firstPause().toMillis() << doublings;
        heldMillis = Math.max(heldMillis, now + Math.min(pause, LONGEST_PAUSE.toMillis()));
      }
    }
    heldMillis = Math.max(heldMillis, now + shipment.retryAfterMillis());
  }

  private long dueMillis(Waiting delivery, Shipment shipment, long now) {
    int attempts = delivery.attempts() + 1;
    if (shipment.ends(attempts, setting.config().mostAttempts())) {
      return now;
    }
    long pause = setting.config().pauseMillis(attempts, setting.random());
    return now + Math.max(pause, shipment.retryAfterMillis());
  }

  private synchronized void sent() {
    sending--;
  }

  /**
   * Subjects of which nothing is on its way any more, as far as the database knows too.
   *
   * @param due whether more of them may be due
   */
  void release(Set<Lane> lanes, boolean due) {
    boolean look;
    synchronized (this) {
      inFlight.removeAll(lanes);
      look = due || more;
    }
    if (look) {
      wake();
    }
  }
}
