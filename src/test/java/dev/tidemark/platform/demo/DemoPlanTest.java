package dev.tidemark.platform.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoPlanTest {

  private static final LocalDateTime NINE = LocalDateTime.of(2011, 12, 5, 9, 0);

  private static final DemoSale THREE_LINES =
      new DemoSale(
          List.of(
              new SaleLine(7, NINE, 10),
              new SaleLine(42, NINE.plusMinutes(10), 1),
              new SaleLine(7, NINE.plusMinutes(20), 30)));

  @Test
  void offersAShareOfTheUnitsAskedFor() {
    assertEquals(
        List.of(
            new DemoProduct("UCI-0007", "UCI Online Retail, product 7", 40, 28, 8, 10),
            new DemoProduct("UCI-0042", "UCI Online Retail, product 42", 1, 1, 8, 10)),
        DemoPlan.of(THREE_LINES, Terms.at(1)).products());
  }

  @Test
  void givesBusyProductsMoreBuckets() {
    List<DemoProduct> products = DemoPlan.of(DemoSale.read(), Terms.at(1)).products();
    assertEquals(List.of(8, 4, 1), products.stream().map(DemoProduct::buckets).distinct().toList());
    assertEquals("UCI-0070", products.get(0).sku());
  }

  @Test
  void isDueAtTheSalesTimeDividedBySpeed() {
    List<DemoOrder> orders = DemoPlan.of(THREE_LINES, Terms.at(60)).orders();
    assertEquals(
        List.of(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20)),
        orders.stream().map(DemoOrder::due).toList());
  }

  @Test
  void leavesNightsOut() {
    ShopClock clock = new ShopClock(60);
    clock.due(NINE);
    assertEquals(Duration.ofSeconds(30), clock.due(NINE.plusDays(1)));
    assertEquals(Duration.ofSeconds(31), clock.due(NINE.plusDays(1).plusMinutes(1)));
  }

  @Test
  void replaysTheSliceInAboutAMinuteByDefault() {
    List<DemoOrder> orders =
        DemoPlan.of(DemoSale.read(), Terms.at(DemoRequest.DEFAULT_SPEED)).orders();
    long seconds = orders.get(orders.size() - 1).due().toSeconds();
    assertTrue(45 <= seconds && seconds <= 65, "seconds: " + seconds);
  }

  @Test
  void isTheSameForTheSameSeed() {
    Terms terms = Terms.at(1);
    assertEquals(DemoPlan.of(DemoSale.read(), terms), DemoPlan.of(DemoSale.read(), terms));
    Terms other = new Terms(1, 0.7, 10, Duration.ofSeconds(2), terms.seed() + 1);
    assertNotEquals(DemoPlan.of(DemoSale.read(), terms), DemoPlan.of(DemoSale.read(), other));
  }

  @Test
  void letsMostCustomersPay() {
    List<Ending> endings =
        DemoPlan.of(DemoSale.read(), Terms.at(1)).orders().stream().map(DemoOrder::ending).toList();
    assertShare(0.85, Ending.PAY, endings);
    assertShare(0.05, Ending.RELEASE, endings);
    assertShare(0.10, Ending.ABANDON, endings);
  }

  @Test
  void numbersOrdersInTheirOrder() {
    List<DemoOrder> orders = DemoPlan.of(THREE_LINES, Terms.at(1)).orders();
    assertEquals(
        IntStream.range(0, 3).boxed().toList(), orders.stream().map(DemoOrder::number).toList());
  }

  private static void assertShare(double expected, Ending ending, List<Ending> endings) {
    double share = (double) endings.stream().filter(ending::equals).count() / endings.size();
    assertEquals(expected, share, 0.01, ending.name());
  }
}
