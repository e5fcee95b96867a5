package dev.tidemark;

import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A product whose row in its stock database is held: whoever changes the product waits. */
public final class HeldProduct {

  private HeldProduct() {}

  /** Fails with what the work, or holding the row, fails with. */
  public static <T> T during(
      StockDatabases databases, Products products, String sku, Supplier<T> work) {
    Place place = Objects.requireNonNull(products.find(List.of(sku)).get(sku));
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> holding = Aside.run(() -> hold(databases, place, held, done));
    T result;
    try {
      CompletableFuture.anyOf(held, holding).join();
      result = work.get();
    } finally {
      done.countDown();
    }
    holding.join();
    return result;
  }

  private static void hold(
      StockDatabases databases, Place place, CompletableFuture<Void> held, CountDownLatch done) {
    databases
        .of(place.slot())
        .transact(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT product_id FROM ledger WHERE product_id = ? FOR UPDATE")) {
                statement.setLong(1, place.productId());
                statement.executeQuery().close();
              }
              held.complete(null);
              await(done);
              return 1;
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
