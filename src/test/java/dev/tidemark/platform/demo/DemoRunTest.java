package dev.tidemark.platform.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.platform.demo.ShopServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemoRunTest {

  private static final Terms AT_ONCE = new Terms(1e9, 0.5, 0, Duration.ZERO, 1);

  private final Printed printed = new Printed();
  private final Screen screen = new Screen(printed.stream(), false);

  @Test
  void sellsWhatIsOfferedAndTellsSo() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      Summary summary = run(shop);
      assertTrue(summary.sound());
      assertTrue(
          summary.text().contains("UCI-0007          8       100        50        50         0"),
          summary.text());
      assertTrue(summary.text().contains("Conservation gap: 0."), summary.text());
    }
    assertTrue(printed.text().contains("100%  2011-12-05 09:00  gap "), printed.text());
    assertTrue(printed.text().contains("refused 50 (SOLD_OUT 50)  sold out 1"), printed.text());
  }

  @Test
  void stocksUpWhatAnEarlierReplaySold() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      run(shop);
      run(shop);
      List<String> puts =
          shop.calls().stream()
              .filter(call -> call.method().equals("PUT") && call.path().contains("/products/"))
              .map(call -> call.body().replaceAll(".*\"total\":(\\d+).*", "$1"))
              .toList();
      assertEquals(List.of("50", "100"), puts);
    }
  }

  @Test
  void isNotSoundWithAGap() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      shop.breakConservation(3);
      Summary summary = run(shop);
      assertFalse(summary.sound());
      assertTrue(summary.text().contains("Conservation gap: 3 units."), summary.text());
    }
  }

  @Test
  void putsThrottlesOnDryRunAndSaysSo() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      run(shop);
      run(shop);
      assertEquals(1, railsSet(shop), "once");
    }
    assertTrue(printed.text().contains("Alerts throttle nothing here"), printed.text());
  }

  @Test
  void leavesThrottlesAsAPersonHasSetThem() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      shop.throttle("automatic");
      run(shop);
      assertEquals(0, railsSet(shop));
    }
    assertFalse(printed.text().contains("Alerts throttle nothing here"), printed.text());
  }

  private static long railsSet(ShopServer shop) {
    return shop.calls().stream()
        .filter(call -> call.method().equals("PUT") && call.path().endsWith("/throttle"))
        .count();
  }

  @Test
  void tellsEverySaleOnceMoreThroughTheTill() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      Summary summary = run(shop);
      assertTrue(summary.text().contains("till: 100 sales, 100 of them counted."), summary.text());
      long told =
          shop.calls().stream()
              .filter(call -> call.path().equals("/v1/ingest/sales"))
              .flatMap(call -> call.body().lines())
              .map(row -> row.replaceAll(".*\"orderId\":\"([^\"]+)\".*", "$1"))
              .distinct()
              .count();
      assertEquals(100, told);
    }
  }

  @Test
  void isNotSoundWhereASaleToldDoesNotCount() throws Exception {
    try (ShopServer shop = ShopServer.open()) {
      shop.ignoreRows(1);
      assertFalse(run(shop).sound());
    }
  }

  @Test
  void namesTheProductThatTheServiceDoesNotTake() throws Exception {
    try (ShopServer shop =
        ShopServer.open(call -> Optional.of(Reply.refusal(401, "UNAUTHENTICATED")))) {
      var refusal = assertThrows(IllegalStateException.class, () -> run(shop));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("UCI-0007: UNAUTHENTICATED"),
          refusal.getMessage());
    }
  }

  @Test
  void commandStopsWithoutAWord() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger exits = new AtomicInteger();
    try (ShopServer shop =
        ShopServer.open(
            call -> {
              asked.countDown();
              return waitInVain(never);
            })) {
      DemoCommand demo =
          DemoCommand.start(
              target(shop.base()), List.of("demo", "--exit"), screen, exits::addAndGet);
      asked.await();
      String before = printed.text();
      demo.close();
      assertEquals(before, printed.text());
      assertFalse(demo.isPlaying());
      assertEquals(0, exits.get());
    }
  }

  @Test
  void commandExitsWith1WhenItCannotGoOn() throws Exception {
    CountDownLatch exited = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger();
    try (ShopServer shop =
        ShopServer.open(call -> Optional.of(Reply.refusal(401, "UNAUTHENTICATED")))) {
      DemoCommand.start(
          target(shop.base()),
          List.of("demo", "--exit"),
          screen,
          exit -> {
            code.set(exit);
            exited.countDown();
          });
      exited.await();
      assertEquals(1, code.get());
    }
  }

  private Summary run(ShopServer shop) throws InterruptedException {
    List<SaleLine> lines = new ArrayList<>();
    for (int line = 0; line < 100; line++) {
      lines.add(new SaleLine(7, LocalDateTime.of(2011, 12, 5, 9, 0), 1));
    }
    return new DemoRun(target(shop.base()), screen, AT_ONCE)
        .play(DemoPlan.of(new DemoSale(lines), AT_ONCE));
  }

  private static Target target(URI base) {
    return new Target(base, "key", "$KEY");
  }

  private static Optional<Reply> waitInVain(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.of(Reply.refusal(503, "CLOSING"));
  }
}
