package dev.tidemark.faults;

import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.Await;
import dev.tidemark.storage.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** One fault under load, and what was found when everything was answered. */
final class Round {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> STRATEGIES = List.of("strict", "steal", "reserve");

  private final Cluster cluster;
  private final Kind kind;
  private final Random random;

  Round(Cluster cluster, Kind kind, long seed) {
    this.cluster = cluster;
    this.kind = kind;
    this.random = new Random(seed * 31 + kind.name().hashCode());
  }

  /**
   * What was found.
   *
   * @param unavailable answers of 5xx, or none, each followed by a repeat
   * @param backMillis from the end of the fault to the first hold of what was hit; -1 if all was
   *     sold by then
   * @param othersHeld holds of the other database's product during the fault
   */
  record Found(
      Kind kind,
      long held,
      long unavailable,
      long backMillis,
      long othersHeld,
      long oversold,
      long lost,
      long doubled,
      long stranded,
      long gap,
      String failure) {

    boolean isRight() {
      return oversold == 0
          && lost == 0
          && doubled == 0
          && stranded == 0
          && gap == 0
          && failure.isEmpty();
    }
  }

  Found run() {
    List<Sale> sales = new ArrayList<>();
    for (int database = 0; database < 2; database++) {
      String strategy = STRATEGIES.get(random.nextInt(STRATEGIES.size()));
      sales.add(new Sale(cluster, skuOn(database), strategy));
    }
    sales.forEach(Sale::open);
    int victim = random.nextInt(2);
    int moment = 50 + random.nextInt(300);
    Await.until(LIMIT, moment + " holds", () -> sales.get(victim).held() > moment);
    int buckets = 1 + random.nextInt(16);
    List<CompletableFuture<Void>> layouts =
        sales.stream().map(sale -> Aside.run(() -> changeLayouts(sale, buckets))).toList();
    long struckNanos = System.nanoTime();
    kind.strike(cluster, victim);
    long liftedNanos = System.nanoTime();
    layouts.forEach(CompletableFuture::join);
    sales.forEach(Sale::finish);
    sales.forEach(Sale::askAllAgain);
    return found(sales, victim, struckNanos, liftedNanos);
  }

  /** While the fault lasts, and the units it moves are under way. */
  private static void changeLayouts(Sale sale, int buckets) {
    sale.layout("{\"buckets\":" + buckets + "}");
    sale.layout("{}");
    sale.layout("{\"buckets\":" + (buckets + 3) + "}");
  }

  private Found found(List<Sale> sales, int victim, long struckNanos, long liftedNanos) {
    List<CompletableFuture<Long>> left =
        sales.stream().map(sale -> Aside.supply(sale::sellTheRest)).toList();
    long stranded = left.stream().mapToLong(CompletableFuture::join).sum();
    return new Found(
        kind,
        sales.stream().mapToLong(Sale::held).sum(),
        sales.stream().mapToLong(Sale::unavailable).sum(),
        sales.get(victim).firstHeldMillis(liftedNanos),
        sales.get(1 - victim).heldBetween(struckNanos, liftedNanos),
        sales.stream().mapToLong(Sale::oversold).sum(),
        sales.stream().mapToLong(Sale::lost).sum(),
        sales.stream().mapToLong(Sale::doubled).sum(),
        stranded,
        cluster.api(0).conservationGap(),
        String.join(" ", sales.stream().map(Sale::failure).toList()).strip());
  }

  private static String skuOn(int database) {
    String sku = Api.newSku();
    while (Slots.of(sku) % 2 != database) {
      sku = Api.newSku();
    }
    return sku;
  }
}
