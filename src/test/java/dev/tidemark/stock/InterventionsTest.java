package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Interventions.Cause;
import dev.tidemark.stock.Interventions.Ended;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done for a response is done once, and not after it was taken back. */
@TidemarkTest
class InterventionsTest {

  @Inject Interventions sale;

  private final Sku sku = new Sku(Api.newSku());
  private Api api;

  @BeforeEach
  void create() {
    api = Api.ofTest();
    api.product(sku.code(), "{\"total\":100,\"buckets\":4,\"rate\":500}");
  }

  private static Cause cause() {
    return new Cause(UUID.randomUUID(), "tidemark", "a test");
  }

  private JsonNode position() {
    return api.position(sku.code());
  }

  @Test
  void aRepeatChangesNothing() {
    Cause cause = cause();
    assertEquals(Ended.DONE, sale.throttle(sku, cause, 5).ended());
    assertEquals(Ended.DONE, sale.throttle(sku, cause, 5).ended());
    assertEquals(2, position().path("version").asInt());
    assertEquals(500, position().path("rate").asInt(), "the product's own is not touched");
    assertEquals(Ended.DONE, sale.lift(sku, cause).ended());
    assertEquals(Ended.DONE, sale.lift(sku, cause).ended());
    assertEquals(3, position().path("version").asInt());
    assertEquals(0, position().path("curbs").size());
  }

  @Test
  void whoComesAfterItWasTakenBackDoesNothing() {
    Cause done = cause();
    sale.throttle(sku, done, 5);
    sale.lift(sku, done);
    assertEquals(Ended.UNDONE, sale.throttle(sku, done, 5).ended());
    Cause never = cause();
    assertEquals(Ended.NOTHING, sale.lift(sku, never).ended());
    assertEquals(Ended.UNDONE, sale.pause(sku, never).ended());
    assertEquals(Ended.UNDONE, sale.rebucket(sku, never, Rebucket.WIDEN).ended());
    assertEquals(0, position().path("curbs").size());
    assertEquals(4, position().path("buckets").size());
  }

  @Test
  void twoThatHoldTheSameAreTakenBackOneByOne() {
    Cause one = cause();
    Cause other = cause();
    sale.throttle(sku, one, 5);
    sale.pause(sku, other);
    assertEquals("409 PAUSED", api.hold(sku.code(), 1, 1).brief());
    sale.lift(sku, other);
    assertEquals("201 HELD", api.hold(sku.code(), 1, 1).brief());
    assertEquals(5, position().path("curbs").path(one.response().toString()).asInt());
  }

  @Test
  void aRepeatedLayoutTellsTheSame() {
    Cause cause = cause();
    Interventions.Outcome first = sale.rebucket(sku, cause, Rebucket.SHRINK);
    assertEquals(first, sale.rebucket(sku, cause, Rebucket.SHRINK));
    assertEquals(new Interventions.Outcome(Ended.DONE, 4, 2), first);
    assertEquals(2, position().path("buckets").size());
    assertEquals(new Interventions.Outcome(Ended.DONE, 2, 4), sale.bucketsBack(sku, cause));
    assertEquals(4, position().path("buckets").size());
  }

  @Test
  void aResponseResumesWhatResponsesPaused() {
    sale.pause(sku, cause());
    Cause resuming = cause();
    assertEquals(Ended.DONE, sale.resume(sku, resuming).ended());
    assertFalse(position().path("paused").asBoolean());
    assertEquals(Ended.DONE, sale.pauseAgain(sku, resuming).ended());
    assertEquals("409 PAUSED", api.hold(sku.code(), 1, 1).brief());
    api.put("/v1/products/" + sku, "{\"paused\":true}");
    assertEquals(Ended.DONE, sale.resume(sku, cause()).ended());
    assertEquals("409 PAUSED", api.hold(sku.code(), 1, 1).brief(), "a person paused it");
  }

  @Test
  void whatIsNoProductIsSaid() {
    assertEquals(Ended.NO_PRODUCT, sale.pause(new Sku(Api.newSku()), cause()).ended());
  }
}
