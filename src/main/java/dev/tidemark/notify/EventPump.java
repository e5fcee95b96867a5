package dev.tidemark.notify;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.outbox.EventsAppended;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Has events passed on: at once where they are appended by this process, and else found by looking.
 * Each database has a thread of its own: one that is lost keeps no other waiting.
 */
@Startup
@ApplicationScoped
class EventPump {

  private final FanOut fanOut;
  private final Dispatch dispatch;
  private final StockDatabases databases;
  private final InstantSource clock;
  private final Duration every;
  private final Duration stockEvery;
  private final List<Repeating> threads = new ArrayList<>();
  private volatile @Nullable Repeating own;

  EventPump(
      FanOut fanOut,
      Dispatch dispatch,
      StockDatabases databases,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.webhooks.every", defaultValue = "100ms") Duration every,
      @ConfigProperty(name = "tidemark.webhooks.stock-every", defaultValue = "1s")
          Duration stockEvery) {
    this.fanOut = fanOut;
    this.dispatch = dispatch;
    this.databases = databases;
    this.clock = clock;
    this.every = every;
    this.stockEvery = stockEvery;
  }

  @PostConstruct
  void open() {
    Repeating product = new Repeating("webhook-events", every, () -> passAll(fanOut::passOwn));
    own = product;
    threads.add(product);
    for (Shard shard : databases.all()) {
      StockEvents events = new StockEvents(shard, fanOut, clock, stockEvery);
      StockEvents stock = new StockEvents(shard, fanOut, clock, stockEvery);
      threads.add(
          new Repeating(
              "webhook-events-" + shard.number(), every, () -> passAll(events::passMessages)));
      threads.add(
          new Repeating(
              "webhook-stock-" + shard.number(), stockEvery, () -> passAll(stock::passStock)));
    }
  }

  void close(@Observes ShutdownEvent event) {
    threads.forEach(Repeating::close);
  }

  /** Never blocks: it runs on the thread that has just committed. */
  void appended(@Observes(during = TransactionPhase.AFTER_SUCCESS) EventsAppended unused) {
    Repeating thread = own;
    if (thread != null) {
      thread.soon();
    }
  }

  private void passAll(Pass pass) {
    int passed;
    do {
      passed = pass.some();
      if (passed > 0) {
        dispatch.soon();
      }
    } while (passed >= FanOut.MOST);
  }

  @FunctionalInterface
  private interface Pass {
    int some();
  }
}
