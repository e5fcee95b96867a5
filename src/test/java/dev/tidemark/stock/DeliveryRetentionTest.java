package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A delivery is known for so long, and takes no room after that. */
@TidemarkTest
class DeliveryRetentionTest {

  private static final String AGE =
      "UPDATE stock_in SET at_millis = at_millis - %d"
          + " WHERE product_id = (SELECT product_id FROM ledger WHERE sku = '%s')";

  @Inject StockIn stockIn;
  @Inject DeliveryRetention retention;
  @Inject StockDatabases databases;

  private final Sku sku = new Sku(Api.newSku());

  @Test
  void aDeliveryIsForgottenAfterFourHundredDays() {
    Api.ofTest().product(sku.code(), "{\"total\":10}");
    assertFalse(deliver().repeated());
    age(Duration.ofDays(399));
    retention.forgetOld();
    assertTrue(deliver().repeated());
    age(Duration.ofDays(2));
    retention.forgetOld();
    StockIn.Added again = deliver();
    assertFalse(again.repeated());
    assertEquals(20, again.total());
  }

  private StockIn.Added deliver() {
    return stockIn.add(sku, 5, new IdempotencyKey(1, 2), "test", null);
  }

  private void age(Duration by) {
    for (Shard shard : databases.all()) {
      shard.<Integer>transact(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.executeUpdate(AGE.formatted(by.toMillis(), sku.code()));
            }
          });
    }
  }
}
