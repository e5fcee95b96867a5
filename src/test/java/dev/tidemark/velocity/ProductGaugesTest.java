package dev.tidemark.velocity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.TidemarkTest;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.StockDatabases;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which products become metrics. */
@TidemarkTest
class ProductGaugesTest {

  @Inject StockDatabases databases;
  @Inject Layouts layouts;
  @Inject InstantSource clock;

  private final String fast = Api.newSku();
  private final String still = Api.newSku();

  @BeforeEach
  void sell() {
    Api api = Api.ofTest();
    api.product(fast, "{\"total\":2000000000}");
    api.product(still, "{\"total\":7}");
    // Faster than whatever other tests of this JVM sell.
    assertEquals(201, api.hold(fast, 1, 1_000_000_000).status());
  }

  private SimpleMeterRegistry shown(int top, String... named) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ProductGauges gauges =
        new ProductGauges(databases, layouts, clock, meters, top, Optional.of(List.of(named)));
    try {
      gauges.look();
      return meters;
    } finally {
      gauges.close();
    }
  }

  private static Set<String> products(SimpleMeterRegistry meters) {
    return meters.find("tidemark.product").gauges().stream()
        .map(gauge -> String.valueOf(gauge.getId().getTag("sku")))
        .collect(Collectors.toSet());
  }

  @Test
  void noneUnlessAskedFor() {
    assertEquals(Set.of(), products(shown(0)));
  }

  @Test
  void theFastestAreAsManyAsAskedFor() {
    SimpleMeterRegistry meters = shown(1);
    assertEquals(1, products(meters).size());
    assertTrue(meters.find("tidemark.product.velocity").gauges().size() == 1);
  }

  @Test
  void whoIsNamedIsShownSellingOrNot() {
    SimpleMeterRegistry meters = shown(0, still, fast, "NOBODY-KNOWS-1");
    assertEquals(Set.of(still, fast), products(meters));
    assertEquals(7, of(meters, still, "available"));
    assertEquals(1_000_000_000, of(meters, fast, "held"));
    assertEquals(1_000_000_000, of(meters, fast, "available"));
    Gauge velocity = meters.get("tidemark.product.velocity").tag("sku", fast).gauge();
    assertTrue(velocity.value() > 1_000_000, () -> "a second: " + velocity.value());
  }

  @Test
  void aProductThatIsBothIsShownOnce() {
    SimpleMeterRegistry meters = shown(100, fast, still);
    assertTrue(products(meters).containsAll(Set.of(fast, still)));
    assertEquals(1, meters.find("tidemark.product.velocity").tag("sku", fast).gauges().size());
  }

  private static double of(SimpleMeterRegistry meters, String sku, String state) {
    return meters.get("tidemark.product").tag("sku", sku).tag("state", state).gauge().value();
  }

  @Test
  void moreThanAHundredAreRefused() {
    assertThrows(IllegalStateException.class, () -> shown(101));
    assertThrows(IllegalStateException.class, () -> shown(-1));
  }
}
