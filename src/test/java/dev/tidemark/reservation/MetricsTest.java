package dev.tidemark.reservation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of reservations, whoever else reserves meanwhile: nobody does in this JVM. */
@TidemarkTest
class MetricsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject MeterRegistry meters;

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  private double reservations(String state) {
    return meters.get("tidemark.reservations").tag("state", state).counter().count();
  }

  private double units(String state) {
    return meters.get("tidemark.reservation").tag("state", state).counter().count();
  }

  @Test
  void eachStateIsCountedOnceHoweverOftenItIsAskedFor() {
    api.product(sku, "{\"total\":10}");
    double held = reservations("held");
    double heldUnits = units("held");
    double confirmed = reservations("confirmed");
    double confirmedUnits = units("confirmed");
    String id = api.hold(sku, 1, 3, sku).id();
    api.hold(sku, 1, 3, sku);
    api.change(id, "confirm");
    api.change(id, "confirm");
    assertEquals(held + 1, reservations("held"));
    assertEquals(heldUnits + 3, units("held"));
    assertEquals(confirmed + 1, reservations("confirmed"));
    assertEquals(confirmedUnits + 3, units("confirmed"));
  }

  @Test
  void aHoldThatIsExtendedOrRefusedIsNotCountedAgain() {
    api.product(sku, "{\"total\":2}");
    double held = reservations("held");
    double released = reservations("released");
    String id = api.hold(sku, 1, 2).id();
    api.change(id, "extend");
    assertEquals("SOLD_OUT", api.hold(sku, 2, 1).code());
    assertEquals(held + 1, reservations("held"));
    api.change(id, "release");
    assertEquals(released + 1, reservations("released"));
  }

  @Test
  void whatRunsOutIsCounted() {
    api.product(sku, "{\"total\":5,\"holdSeconds\":1}");
    double expired = units("expired");
    api.hold(sku, 1, 5);
    Await.until(LIMIT, "5 units expired", () -> units("expired") == expired + 5);
  }
}
