package dev.tidemark.velocity;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.Layouts;
import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Single products as metrics: those that sell fastest, and those that are named. Off by default,
 * and at most a hundred of each, so that a shop of many products does not become as many series.
 */
@Startup
@Singleton
class ProductGauges {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LATELY = Duration.ofMinutes(5);
  private static final int MOST = 100;
  private static final int MOST_CHANGED = 1_000;

  private final StockDatabases databases;
  private final Layouts layouts;
  private final InstantSource clock;
  private final int top;
  private final List<Sku> named;
  private final MultiGauge units;
  private final MultiGauge velocity;
  private final @Nullable Repeating looking;

  /**
   * @param top how many of those that sell fastest; 0 for none
   * @param named codes of products that are always shown
   */
  ProductGauges(
      StockDatabases databases,
      Layouts layouts,
      InstantSource clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "tidemark.metrics.top-products", defaultValue = "0") int top,
      @ConfigProperty(name = "tidemark.metrics.products") Optional<List<String>> named) {
    this.databases = databases;
    this.layouts = layouts;
    this.clock = clock;
    this.top = top;
    this.named = named.orElse(List.of()).stream().map(Sku::new).toList();
    if (top < 0 || top > MOST || this.named.size() > MOST) {
      throw new IllegalStateException(
          "tidemark.metrics.top-products and the length of tidemark.metrics.products must be 0 to "
              + MOST);
    }
    this.units =
        MultiGauge.builder("tidemark.product")
            .description("Units of products that sell fastest, or are named")
            .baseUnit("units")
            .register(metrics);
    this.velocity =
        MultiGauge.builder("tidemark.product.velocity")
            .description("What these products sold a second, the average of the last five minutes")
            .baseUnit("units_per_second")
            .register(metrics);
    this.looking =
        top == 0 && this.named.isEmpty()
            ? null
            : new Repeating("product-gauges", EVERY, this::look);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** A product, where it stands and how fast it sells. */
  private record Shown(Standing standing, double unitsPerSecond) {

    MultiGauge.Row<?> units(String state, long number) {
      return MultiGauge.Row.of(Tags.of("sku", standing.layout().sku(), "state", state), number);
    }
  }

  void look() {
    List<Shown> found = new ArrayList<>();
    for (Shard shard : databases.all()) {
      if (shard.isAvailable()) {
        found.addAll(shard.transact(connection -> read(connection, namedOn(shard))));
      }
    }
    tell(chosen(found));
  }

  private List<Shown> chosen(List<Shown> found) {
    Set<String> always = new HashSet<>(named.stream().map(Sku::code).toList());
    Stream<Shown> fastest =
        found.stream()
            .filter(one -> one.unitsPerSecond() > 0)
            .sorted(Comparator.comparingDouble(Shown::unitsPerSecond).reversed())
            .limit(top);
    Stream<Shown> wanted =
        found.stream().filter(one -> always.contains(one.standing().layout().sku()));
    return Stream.concat(fastest, wanted).distinct().toList();
  }

  private void tell(List<Shown> chosen) {
    units.register(
        chosen.stream()
            .<MultiGauge.Row<?>>flatMap(
                one ->
                    Stream.of(
                        one.units(
                            "available",
                            one.standing().available().stream().mapToLong(Long::longValue).sum()),
                        one.units("held", one.standing().held()),
                        one.units("sold", one.standing().sold())))
            .toList(),
        true);
    velocity.register(
        chosen.stream()
            .<MultiGauge.Row<?>>map(
                one ->
                    MultiGauge.Row.of(
                        Tags.of("sku", one.standing().layout().sku()), one.unitsPerSecond()))
            .toList(),
        true);
  }

  private List<Long> namedOn(Shard shard) {
    return named.stream()
        .map(layouts::load)
        .flatMap(Optional::stream)
        .filter(layout -> databases.of(layout.slot()) == shard)
        .map(Layout::productId)
        .toList();
  }

  /** The fastest are among those whose stock changed of late; of each database its own fastest. */
  private List<Shown> read(Connection connection, List<Long> always) throws SQLException {
    long now = clock.millis();
    Set<Long> looked = new LinkedHashSet<>(always);
    if (top > 0) {
      Standings.changedSince(connection, now - LATELY.toMillis(), MOST_CHANGED - always.size())
          .forEach(changed -> looked.add(changed.productId()));
    }
    Map<Long, Pace> paces = Paces.read(connection, looked, now);
    Set<Long> shown = new LinkedHashSet<>(always);
    looked.stream()
        .sorted(Comparator.comparingDouble((Long id) -> perSecond(paces, id)).reversed())
        .limit(top)
        .forEach(shown::add);
    return Standings.read(connection, shown).stream()
        .map(one -> new Shown(one, perSecond(paces, one.layout().productId())))
        .toList();
  }

  private static double perSecond(Map<Long, Pace> paces, long productId) {
    return paces.getOrDefault(productId, Pace.NOTHING).unitsPerMinute() / 60;
  }
}
