package dev.tidemark.platform.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Puts the products on sale and looks at their stock. Thread-safe. */
final class Shelves {

  private final ServiceClient service;
  private final Slots slots;

  Shelves(ServiceClient service, Slots slots) {
    this.service = service;
    this.slots = slots;
  }

  /**
   * Creates the products, or stocks them up again after an earlier replay.
   *
   * @return their positions before, by SKU
   * @throws IllegalStateException naming the product that the service refused
   */
  Map<String, Position> stock(List<DemoProduct> products) throws InterruptedException {
    Map<String, Position> before = positions(products);
    each(
        products,
        product -> {
          long committed = before.getOrDefault(product.sku(), Position.NOTHING).committed();
          return service
              .put(path(product), body(product, product.unitsOffered() + committed))
              .thenAccept(answer -> accepted(product, answer));
        });
    return before;
  }

  /** Positions by SKU, all zero where the service does not know the product. */
  Map<String, Position> positions(List<DemoProduct> products) throws InterruptedException {
    return each(products, product -> service.get(path(product)).thenApply(Position::of));
  }

  private <T> Map<String, T> each(
      List<DemoProduct> products, Function<DemoProduct, CompletableFuture<T>> call)
      throws InterruptedException {
    Map<String, CompletableFuture<T>> calls = new LinkedHashMap<>();
    for (DemoProduct product : products) {
      calls.put(product.sku(), slots.call(() -> call.apply(product)));
    }
    Map<String, T> results = new LinkedHashMap<>();
    for (var each : calls.entrySet()) {
      results.put(each.getKey(), Futures.await(each.getValue()));
    }
    return results;
  }

  private static String path(DemoProduct product) {
    return "/v1/products/" + product.sku();
  }

  private static Map<String, ?> body(DemoProduct product, long total) {
    return Map.of(
        "name", product.name(),
        "total", total,
        "buckets", product.buckets(),
        "strategy", "steal",
        "holdSeconds", product.holdSeconds());
  }

  private static void accepted(DemoProduct product, Answer answer) {
    if (!answer.ok()) {
      throw new IllegalStateException(
          "the service did not take " + product.sku() + ": " + answer.code());
    }
  }
}
