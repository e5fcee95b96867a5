package dev.tidemark.stock;

import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import dev.tidemark.kernel.Strategy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The layouts of one simulated process, and what people change about products through it. */
public final class SimulatedLayouts {

  private final Layouts layouts;
  private final ChangeProduct changeProduct;

  public SimulatedLayouts(MemoryStock stock, InstantSource clock, Consumer<LayoutChanged> changed) {
    this.layouts = new Layouts(stock, stock.catalogue(), new Told<>(changed), clock);
    this.changeProduct = new ChangeProduct(stock, stock.catalogue(), layouts);
  }

  /** A layout of a product that exists nowhere, and has a number of its own. */
  public static Layout someLayout(int buckets) {
    Terms terms =
        new Terms(
            100,
            buckets,
            Strategy.STRICT,
            255,
            10,
            900,
            0,
            RateLimit.NONE,
            Map.of(),
            "",
            Curbs.NONE);
    long number = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);
    return Layout.of(number, "N-" + number, 0, terms, 1, 1);
  }

  /** A new product in a real stock database that nobody else works on. */
  public static Layout create(Connection connection, long total, int buckets) throws SQLException {
    Layout some = someLayout(buckets);
    Terms terms =
        new Terms(
            total,
            buckets,
            Strategy.STRICT,
            255,
            10,
            900,
            0,
            RateLimit.NONE,
            Map.of(),
            "",
            Curbs.NONE);
    Layout layout = Layout.of(some.productId(), some.sku(), 0, terms, 1, 1);
    LedgerRows.insert(connection, layout, 0);
    BucketRows.replace(connection, layout.productId(), Distribution.fresh(layout));
    return layout;
  }

  public Layouts layouts() {
    return layouts;
  }

  public void lookForChanges() {
    layouts.lookForChanges();
  }

  /** Creates a product, or changes what is given. */
  public boolean put(
      String sku, long total, int buckets, Strategy strategy, int holdSeconds, long perUserLimit) {
    ProductChange change =
        new ProductChange(
            null,
            total,
            buckets,
            strategy,
            holdSeconds,
            perUserLimit,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return done(sku, change, ChangeProduct.Kind.CHANGE);
  }

  /** Changes the layout; false where the total would be below what is held and sold. */
  public boolean layout(
      String sku, @Nullable Long total, @Nullable Integer buckets, @Nullable Strategy strategy) {
    return done(
        sku,
        new LayoutBody(total, buckets, strategy, null, null, null).asChange(),
        ChangeProduct.Kind.LAYOUT);
  }

  private boolean done(String sku, ProductChange change, ChangeProduct.Kind kind) {
    ChangeProduct.Outcome outcome =
        changeProduct.run(
            new Sku(sku),
            change,
            new ChangeProduct.Asked(kind, OptionalLong.empty(), "simulation"));
    if (outcome instanceof ChangeProduct.Outcome.Refused refused
        && refused.problem().refusal() != Refusal.BELOW_COMMITTED) {
      throw new AssertionError(refused.problem().detail());
    }
    return outcome instanceof ChangeProduct.Outcome.Done;
  }

  /** Starts a new epoch, as an operator would. */
  public void repair(Layout layout) {
    layouts.renew(layout, "simulation", "product.repair", null);
  }

  /** Tells one observer, on the spot. */
  private static final class Told<T> implements Event<T> {
    private final Consumer<T> observer;

    Told(Consumer<T> observer) {
      this.observer = observer;
    }

    @Override
    public void fire(T event) {
      observer.accept(event);
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Event<T> select(Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
      throw new UnsupportedOperationException();
    }
  }
}
