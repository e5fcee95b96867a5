package dev.tidemark.platform.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.platform.demo.ShopServer.Call;
import dev.tidemark.platform.demo.ShopServer.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemoPlayerTest {

  private static final int SLOTS = 4;
  private static final Ending[] NINE_PAY_ONE_RELEASES_TWO_LEAVE = {
    Ending.PAY, Ending.PAY, Ending.PAY, Ending.PAY, Ending.PAY, Ending.PAY,
    Ending.PAY, Ending.PAY, Ending.PAY, Ending.RELEASE, Ending.ABANDON, Ending.ABANDON,
  };

  private final Tally tally = new Tally();

  @Test
  void countsEveryOrderOnce() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      play(shop, 1, 12, orders(20));
    }
    Counts counts = tally.counts();
    assertEquals(20, counts.sent());
    assertEquals(20, counts.answered());
    assertEquals(0, counts.held());
    assertEquals(Map.of(Fate.CONFIRMED, 9L, Fate.RELEASED, 1L, Fate.EXPIRED, 2L), counts.ended());
    assertEquals(Map.of("SOLD_OUT", 8L), counts.refused());
    assertEquals(8, tally.refusedUnits("UCI-0001"));
    assertEquals(1, counts.soldOutProducts());
  }

  @Test
  void retriesUnderTheSameKey() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (ShopServer shop =
        ShopServer.open(
            call ->
                call.key().isEmpty() || !seen.add(call.key())
                    ? Optional.empty()
                    : Optional.of(Reply.refusal(503, "OVERLOADED")))) {
      play(shop, SLOTS, 12, orders(12));
      Map<String, List<Call>> byKey =
          shop.calls().stream()
              .filter(call -> !call.key().isEmpty())
              .collect(groupingBy(Call::key));
      assertEquals(12 + 9 + 1, byKey.size());
      byKey
          .values()
          .forEach(
              tries -> {
                assertEquals(2, tries.size());
                assertEquals(tries.get(0), tries.get(1));
              });
    }
    assertEquals(9, tally.counts().of(Fate.CONFIRMED));
    assertEquals(Map.of(), tally.counts().refused());
  }

  @Test
  void givesUpByNameWhenTheServiceStaysOverloaded() throws Exception {
    try (ShopServer shop = ShopServer.open(DemoPlayerTest::orderOverloaded)) {
      play(shop, SLOTS, 12, orders(2));
      assertEquals(14, shop.calls().stream().filter(call -> !call.key().isEmpty()).count());
    }
    assertEquals(Map.of("OVERLOADED", 2L), tally.counts().refused());
  }

  @Test
  void keepsNoMoreCallsInFlightThanItHasSlots() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(SLOTS);
    try (ShopServer shop =
        ShopServer.open(
            call -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              full.countDown();
              boolean filled = await(full);
              inFlight.decrementAndGet();
              return filled ? Optional.empty() : Optional.of(Reply.refusal(400, "NEVER_FULL"));
            })) {
      play(shop, SLOTS, 0, orders(40));
    }
    assertEquals(SLOTS, most.get());
    assertEquals(40, tally.counts().answered());
  }

  @Test
  void saysNoAnswerWhenNobodyAnswers() throws Exception {
    ShopServer closed = ShopServer.open();
    closed.close();
    try (ServiceClient service = new ServiceClient(closed.base(), "key", Duration.ofMillis(1))) {
      assertEquals("NO_ANSWER", Futures.await(service.get("/v1/conservation")).code());
    }
  }

  private void play(ShopServer shop, int slots, long units, List<DemoOrder> orders)
      throws InterruptedException {
    try (ServiceClient service = new ServiceClient(shop.base(), "key", Duration.ofMillis(1));
        Checkout checkout = new Checkout(service, new Slots(slots), tally, Duration.ZERO, "run")) {
      if (units > 0) {
        Futures.await(service.put("/v1/products/UCI-0001", Map.of("total", units)));
      }
      new DemoPlayer(checkout, InstantSource.system()).play(orders);
    }
  }

  /** Orders of one unit each; the first twelve pay nine times, release once, leave twice. */
  private static List<DemoOrder> orders(int count) {
    List<DemoOrder> orders = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      orders.add(
          new DemoOrder(
              number,
              "UCI-0001",
              number,
              1,
              LocalDateTime.of(2011, 12, 5, 9, 0),
              Duration.ZERO,
              NINE_PAY_ONE_RELEASES_TWO_LEAVE[number % 12],
              Duration.ZERO));
    }
    return orders;
  }

  private static Optional<Reply> orderOverloaded(Call call) {
    return Optional.of(Reply.refusal(503, "OVERLOADED"))
        .filter(no -> call.path().equals("/v1/reservations"));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
