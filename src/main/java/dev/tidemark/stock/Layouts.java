package dev.tidemark.stock;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private final StockDatabases databases;
  private final Relayout relayout;
  private final Event<LayoutChanged> changed;
  private final InstantSource clock;
  private final Repeating repeating;

  Layouts(
      StockDatabases databases,
      Relayout relayout,
      Event<LayoutChanged> changed,
      InstantSource clock) {
    this.databases = databases;
    this.relayout = relayout;
    this.changed = changed;
    this.clock = clock;
    this.repeating = new Repeating("layout-poll", Duration.ofMillis(500), this::lookForChanges);
  }

  @PreDestroy
  void close() {
    repeating.close();
  }

  /** What this process knows already, without asking a database; null if nothing. */
  public @Nullable Layout known(String sku) {
    return bySku.get(sku);
  }

  /** The layout as the databases have it now. Blocks. Empty if there is no such product. */
  public Optional<Layout> load(Sku sku) {
    Layout known = bySku.get(sku.code());
    return known != null ? reload(known) : lookUp(sku).flatMap(this::read);
  }

  /**
   * The layout of a product whose buckets the caller has locked, as of at least that epoch.
   *
   * @param connection one to the product's database
   * @throws IllegalStateException if there is no such product
   */
  public Layout of(Connection connection, long productId, long epoch) throws SQLException {
    Layout known = byId.get(productId);
    if (known != null && known.epoch() >= epoch) {
      return known;
    }
    Layout found =
        LedgerRows.find(connection, productId)
            .orElseThrow(() -> new IllegalStateException("no ledger row of product " + productId));
    learn(found);
    return found;
  }

  /** The layout as its database has it now. Blocks. */
  public Optional<Layout> reload(Layout known) {
    return read(new Place(known.productId(), known.slot()));
  }

  /**
   * Starts a new epoch for a product whose cache cannot be trusted, unless another process did so
   * meanwhile. Blocks.
   *
   * @param seen the layout under which the cache was found wanting
   * @return the layout now in force
   */
  public Layout renew(Layout seen) {
    Relayout.Result result =
        databases
            .of(seen.slot())
            .transact(
                connection -> {
                  Layout current =
                      LedgerRows.lock(connection, seen.productId())
                          .orElseThrow(
                              () -> new IllegalStateException("no ledger row of " + seen.sku()));
                  return current.epoch() != seen.epoch()
                      ? new Relayout.Result(current, List.of(), java.util.OptionalLong.empty())
                      : relayout.run(connection, current, current.terms(), current.version());
                });
    announce(result);
    return result.layout();
  }

  /** Tells the rooms above of a layout that was just committed by this process. */
  void announce(Relayout.Result result) {
    learn(result.layout());
    changed.fire(new LayoutChanged(result.layout(), result.available()));
  }

  void lookForChanges() {
    databases.all().forEach(this::lookForChanges);
  }

  /** From when it last answered: what changed while it did not is learned too. */
  private void lookForChanges(Shard shard) {
    long start = clock.millis();
    long since = lookedMillis.getOrDefault(shard.number(), start) - OVERLAP_MILLIS;
    try {
      shard.transact(connection -> LedgerRows.changedSince(connection, since)).forEach(this::learn);
      lookedMillis.put(shard.number(), start);
    } catch (StoreUnavailableException e) {
      LOG.debugf("No layouts from stock database %d: %s", shard.number(), e.getMessage());
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

  private record Place(long productId, int slot) {}

  private Optional<Place> lookUp(Sku sku) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> ProductRow.bySku(sku.code()).map(row -> new Place(row.number(), row.slot)));
  }

  private Optional<Layout> read(Place place) {
    Optional<Layout> layout =
        databases
            .of(place.slot())
            .transact(connection -> LedgerRows.find(connection, place.productId()));
    layout.ifPresent(this::learn);
    return layout;
  }
}
