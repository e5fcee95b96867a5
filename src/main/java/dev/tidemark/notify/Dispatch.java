package dev.tidemark.notify;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every endpoint that this process may send to has a sender, and wakes those for
 * which something is due. An endpoint has one thread at the most, while there is something to do.
 */
@Startup
@ApplicationScoped
class Dispatch {

  private static final Logger LOG = Logger.getLogger(Dispatch.class);

  /** What is on its way when the process ends may arrive. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(20);

  private final Webhooks webhooks;
  private final ProductDatabase database;
  private final Leases leases;
  private final Outcomes outcomes;
  private final InstantSource clock;
  private final Duration every;
  private final ExecutorService threads;
  private final Sender.Setting setting;
  private final Map<Long, Sender> senders = new HashMap<>();
  private volatile @Nullable Repeating looking;

  Dispatch(
      Webhooks webhooks,
      ProductDatabase database,
      Leases leases,
      Shipping shipping,
      Outcomes outcomes,
      WebhookConfig config,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.webhooks.every", defaultValue = "100ms") Duration every) {
    this.webhooks = webhooks;
    this.database = database;
    this.leases = leases;
    this.outcomes = outcomes;
    this.clock = clock;
    this.every = every;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "webhook");
              thread.setDaemon(true);
              return thread;
            });
    this.setting =
        new Sender.Setting(
            database,
            shipping,
            leases,
            config,
            clock,
            new SecureRandom(),
            number -> webhooks.known().get(number),
            threads,
            outcomes::write);
  }

  @PostConstruct
  void open() {
    looking = new Repeating("webhook-dispatch", every, this::look);
  }

  void close(@Observes ShutdownEvent event) {
    Repeating thread = looking;
    if (thread != null) {
      thread.close();
    }
    senders.values().forEach(Sender::stop);
    long start = System.nanoTime();
    while (!senders.values().stream().allMatch(Sender::isIdle)
        && System.nanoTime() - start < LAST_ANSWERS.toNanos()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    outcomes.close();
    threads.shutdown();
    try {
      leases.leave();
    } catch (RuntimeException e) {
      LOG.debugf("The others will find out: %s", e.getMessage());
    }
  }

  /** Something may be due. */
  void soon() {
    Repeating thread = looking;
    if (thread != null) {
      thread.soon();
    }
  }

  private void look() {
    Map<Long, Webhook> open = new HashMap<>();
    webhooks
        .known()
        .forEach(
            (number, webhook) -> {
              if (webhook.isOpen()) {
                open.put(number, webhook);
              }
            });
    if (open.isEmpty() && senders.isEmpty()) {
      return;
    }
    leases.hold(open.keySet());
    follow(open);
    Map<Long, Long> due = database.transact(Queue::due);
    long now = clock.millis();
    senders.forEach(
        (number, sender) -> {
          if (due.getOrDefault(number, Long.MAX_VALUE) <= now) {
            sender.wake();
          }
        });
  }

  private void follow(Map<Long, Webhook> open) {
    Set<Long> over = new TreeSet<>(senders.keySet());
    over.removeIf(number -> open.containsKey(number) && leases.holds(number));
    senders.keySet().stream()
        .sorted()
        .filter(number -> !over.contains(number))
        .limit(leases.surplus())
        .forEach(over::add); // always the same ones, until they are idle
    open.forEach(
        (number, webhook) -> {
          if (leases.holds(number) && !over.contains(number)) {
            senders.computeIfAbsent(number, id -> new Sender(webhook, setting)).follow(webhook);
          }
        });
    over.forEach(this::stop);
    over.removeIf(number -> !isIdle(number));
    senders.keySet().removeAll(over);
    leases.giveUp(over);
  }

  private void stop(long number) {
    Sender sender = senders.get(number);
    if (sender != null) {
      sender.stop();
    }
  }

  private boolean isIdle(long number) {
    Sender sender = senders.get(number);
    return sender == null || sender.isIdle();
  }
}
