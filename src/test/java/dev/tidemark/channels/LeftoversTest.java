package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.StockCable;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing stays of a channel that is gone. */
@TidemarkTest
class LeftoversTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject Channels channels;
  @Inject Leftovers leftovers;
  @Inject StockDatabases databases;

  private final String name = "gone-" + UUID.randomUUID();

  /** A file is led from the first database, and tells of all. */
  @Test
  void whatAFileToldIsForgottenInAllDatabases() {
    Api api = Api.ofTest();
    List<String> skus = List.of(StockCable.skuOn(0), StockCable.skuOn(1));
    skus.forEach(sku -> api.product(sku, "{\"total\":5}"));
    String body = Json.of("kind", "file", "everySeconds", 1, "products", skus);
    assertEquals(201, api.put("/v1/channels/" + name, body).status());
    long id = channels.require(name).id();
    Await.until(LIMIT, "both are told", () -> databasesThatKnow(id) == 2);
    leftovers.forget();
    assertEquals(2, databasesThatKnow(id), "it is there");
    assertEquals(204, api.delete("/v1/channels/" + name).status());
    Await.until(
        LIMIT,
        "nothing is left",
        () -> {
          leftovers.forget(); // its last turn may have come after the one before
          return databasesThatKnow(id) == 0;
        });
    assertTrue(channels.all().get(name) == null);
  }

  private long databasesThatKnow(long id) {
    long known = 0;
    for (Shard shard : databases.all()) {
      known += shard.transact(c -> TellingRows.count(c, id)).told() > 0 ? 1 : 0;
    }
    return known;
  }
}
