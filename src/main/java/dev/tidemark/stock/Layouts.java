package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The layouts that this process knows, newest first to arrive: changed here, told by another
 * process, or found by looking every half second. A layout that is behind does no harm, since the
 * ledger checks the epoch. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class Layouts {

  private static final Logger LOG = Logger.getLogger(Layouts.class);

  /** Wider than clocks differ and transactions last: what is seen twice is ignored. */
  private static final long OVERLAP_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Map<String, Layout> bySku = new ConcurrentHashMap<>();
  private final Map<Long, Layout> byId = new ConcurrentHashMap<>();
  private final Map<Integer, Long> lookedMillis = new ConcurrentHashMap<>();
  private final LayoutStore store;
  private final Catalogue catalogue;
  private final Event<LayoutChanged> changed;
  private final InstantSource clock;
  private @Nullable Repeating looking;

  Layouts(
      LayoutStore store, Catalogue catalogue, Event<LayoutChanged> changed, InstantSource clock) {
    this.store = store;
    this.catalogue = catalogue;
    this.changed = changed;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    looking = new Repeating("layout-poll", Duration.ofMillis(500), this::lookForChanges);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** What this process knows already, without asking a database; null if nothing. */
  public @Nullable Layout known(String sku) {
    return bySku.get(sku);
  }

  /** The layout as the databases have it now. Blocks. Empty if there is no such product. */
  public Optional<Layout> load(Sku sku) {
    Layout known = bySku.get(sku.code());
    return known != null ? reload(known) : catalogue.find(sku).flatMap(this::read);
  }

  /**
   * As {@link #load}.
   *
   * @throws ProblemException {@link Refusal#PRODUCT_NOT_FOUND}
   */
  public Layout require(Sku sku) {
    return load(sku).orElseThrow(() -> new ProblemException(Positions.notFound(sku)));
  }

  /**
   * The layout of a product whose buckets the caller has locked, as of at least that epoch.
   *
   * @param ledger reads it in the caller's transaction
   * @throws IllegalStateException if there is no such product
   */
  public Layout of(long productId, long epoch, Reading ledger) throws SQLException {
    Layout known = byId.get(productId);
    if (known != null && known.epoch() >= epoch) {
      return known;
    }
    Layout found =
        ledger
            .layout(productId)
            .orElseThrow(() -> new IllegalStateException("no ledger row of product " + productId));
    learn(found);
    return found;
  }

  /** Reads a product's layout from its database. */
  @FunctionalInterface
  public interface Reading {
    Optional<Layout> layout(long productId) throws SQLException;
  }

  /** The layout as its database has it now. Blocks. */
  public Optional<Layout> reload(Layout known) {
    return read(new Place(known.productId(), known.slot()));
  }

  /**
   * Starts a new epoch for a product whose cache cannot be trusted, unless another process did so
   * meanwhile. No unit moves. Blocks.
   *
   * @param seen the layout under which the cache was found wanting
   * @param reason what was found, for the audit
   * @return the layout now in force
   */
  public Layout renew(Layout seen, String reason) {
    return renew(seen, LayoutChange.ITSELF, "product.heal", reason);
  }

  Layout renew(Layout seen, String actor, String action, @Nullable String reason) {
    Relayout.Result result =
        store.transact(
            store.databaseOf(seen.slot()),
            transaction -> {
              Layout current =
                  transaction
                      .lock(seen.productId())
                      .orElseThrow(
                          () -> new IllegalStateException("no ledger row of " + seen.sku()));
              if (current.epoch() != seen.epoch()) {
                return Relayout.Result.unmoved(current);
              }
              Layout next = current.with(current.terms(), current.version(), current.epoch() + 1);
              transaction.record(new LayoutChange(actor, action, reason, current, next));
              return Relayout.run(transaction, current, next, Relayout.Spread.KEPT);
            });
    announce(result);
    return result.layout();
  }

  /** Tells the rooms above of a layout that was just committed by this process. */
  void announce(Relayout.Result result) {
    learn(result.layout());
    changed.fire(new LayoutChanged(result.before(), result.layout(), result.available()));
  }

  void lookForChanges() {
    for (int database = 0; database < store.databases(); database++) {
      lookForChanges(database);
    }
  }

  /** From when it last answered: what changed while it did not is learned too. */
  private void lookForChanges(int database) {
    long start = clock.millis();
    long since = lookedMillis.getOrDefault(database, start) - OVERLAP_MILLIS;
    try {
      store.transact(database, transaction -> transaction.changedSince(since)).forEach(this::learn);
      lookedMillis.put(database, start);
    } catch (StoreUnavailableException e) {
      LOG.debugf("No layouts from stock database %d: %s", database, e.getMessage());
    }
  }

  private void learn(Layout layout) {
    bySku.merge(layout.sku(), layout, Layouts::newer);
    byId.merge(layout.productId(), layout, Layouts::newer);
  }

  private static Layout newer(Layout known, Layout next) {
    boolean isNewer =
        next.epoch() > known.epoch()
            || (next.epoch() == known.epoch() && next.version() > known.version());
    return isNewer ? next : known;
  }

  private Optional<Layout> read(Place place) {
    Optional<Layout> layout =
        store.transact(
            store.databaseOf(place.slot()), transaction -> transaction.find(place.productId()));
    layout.ifPresent(this::learn);
    return layout;
  }
}
