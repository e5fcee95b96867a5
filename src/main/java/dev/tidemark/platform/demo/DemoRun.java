package dev.tidemark.platform.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * One replay from the first product to the summary. Used by one thread; an interrupt ends it and
 * all that it started.
 */
final class DemoRun {

  private static final int CALLS_IN_FLIGHT = 64;
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);

  private final Target target;
  private final Screen screen;
  private final Terms terms;
  private final Tally tally = new Tally();

  DemoRun(Target target, Screen screen, Terms terms) {
    this.target = target;
    this.screen = screen;
    this.terms = terms;
  }

  /**
   * Plays the sale.
   *
   * @throws IllegalStateException if the service does not take the products
   */
  Summary play(DemoPlan plan) throws InterruptedException {
    Slots slots = new Slots(CALLS_IN_FLIGHT);
    String run = "demo-" + UUID.randomUUID();
    try (ServiceClient service = new ServiceClient(target.base(), target.apiKey(), FIRST_WAIT);
        Checkout checkout =
            new Checkout(service, slots, tally, Duration.ofSeconds(terms.holdSeconds()), run);
        Till till = new Till(service, run, InstantSource.system())) {
      Shelves shelves = new Shelves(service, slots);
      GapWatch gap = new GapWatch(service);
      screen.say(opening(plan));
      if (new ThrottleDryRun(service).begin()) {
        screen.say(
            "Alerts throttle nothing here (dry run): at this speed they would refuse orders.\n"
                + "See what they would do: GET /v1/responses?verb=throttle");
      }
      Map<String, Position> before = shelves.stock(plan.products());
      till.report(plan.products());
      till.start(plan.orders());
      replay(plan, checkout, gap);
      Till.Told told = till.finish();
      Map<String, Position> after = shelves.positions(plan.products());
      return new Summary(plan, before, after, tally, told, Futures.await(gap.ask()));
    }
  }

  private void replay(DemoPlan plan, Checkout checkout, GapWatch gap) throws InterruptedException {
    InstantSource time = InstantSource.system();
    ProgressLine words = new ProgressLine(plan.orders().size(), plan.products().size());
    try (Progress progress = new Progress(screen, tally, gap, words, time)) {
      progress.start();
      new DemoPlayer(checkout, time).play(plan.orders());
      progress.show();
    }
  }

  private String opening(DemoPlan plan) {
    List<DemoOrder> orders = plan.orders();
    DemoOrder last = orders.get(orders.size() - 1);
    return String.format(
        Locale.ROOT,
        "Replaying real sales (UCI Online Retail, CC BY 4.0): %,d orders for %,d products, %s to %s.%n"
            + "%,.0f times real time, nights left out: about %,d s, then %d s until unpaid holds expire.%n"
            + "The same sales are told once more by the till of a store, through /v1/ingest.%n"
            + "In stock: %.0f%% of what the customers will ask for, so products sell out. Ctrl-C ends everything.%n",
        orders.size(),
        plan.products().size(),
        orders.get(0).soldAt().toLocalDate(),
        last.soldAt().toLocalDate(),
        terms.speed(),
        last.due().toSeconds(),
        terms.holdSeconds(),
        terms.stockShare() * 100);
  }
}
