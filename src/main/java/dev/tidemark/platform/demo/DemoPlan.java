package dev.tidemark.platform.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The whole sale, decided before it starts: pure, and the same for the same slice and terms.
 *
 * @param products the most ordered first
 * @param orders in order of time
 */
record DemoPlan(List<DemoProduct> products, List<DemoOrder> orders) {

  private static final long CUSTOMERS = 20_000;

  DemoPlan {
    products = List.copyOf(products);
    orders = List.copyOf(orders);
  }

  static DemoPlan of(DemoSale sale, Terms terms) {
    return new DemoPlan(products(sale, terms), orders(sale, terms));
  }

  private static List<DemoProduct> products(DemoSale sale, Terms terms) {
    Map<Integer, Demand> demands = new TreeMap<>();
    for (SaleLine line : sale.lines()) {
      demands.merge(line.product(), new Demand(line.product(), 1, line.units()), Demand::plus);
    }
    List<Demand> busiestFirst = new ArrayList<>(demands.values());
    busiestFirst.sort(Comparator.comparingLong(Demand::orders).reversed());
    List<DemoProduct> products = new ArrayList<>();
    for (Demand demand : busiestFirst) {
      products.add(product(demand, buckets(products.size()), terms));
    }
    return products;
  }

  private static DemoProduct product(Demand demand, int buckets, Terms terms) {
    return new DemoProduct(
        sku(demand.product()),
        "UCI Online Retail, product " + demand.product(),
        demand.units(),
        Math.max(1, Math.round(demand.units() * terms.stockShare())),
        buckets,
        terms.holdSeconds());
  }

  private static List<DemoOrder> orders(DemoSale sale, Terms terms) {
    SplittableRandom chance = new SplittableRandom(terms.seed());
    ShopClock clock = new ShopClock(terms.speed());
    List<DemoOrder> orders = new ArrayList<>();
    for (SaleLine line : sale.lines()) {
      orders.add(
          new DemoOrder(
              orders.size(),
              sku(line.product()),
              chance.nextLong(1, CUSTOMERS + 1),
              line.units(),
              line.at(),
              clock.due(line.at()),
              Ending.draw(chance),
              terms.thinksAtMost().multipliedBy(chance.nextInt(101)).dividedBy(100)));
    }
    return orders;
  }

  /**
   * Buckets spread the load of the few products that most orders are about. Not more of them: an
   * order is served from one bucket, and wholesalers among these customers ask for hundreds.
   */
  private static int buckets(int rank) {
    if (rank < 10) {
      return 8;
    }
    return rank < 40 ? 4 : 1;
  }

  private static String sku(int product) {
    return String.format("UCI-%04d", product);
  }

  private record Demand(int product, long orders, long units) {
    Demand plus(Demand other) {
      return new Demand(product, orders + other.orders, units + other.units);
    }
  }
}
