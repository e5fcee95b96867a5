package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.StockCable;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing stays of a channel that is gone, nor of what is long over. */
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

  @Test
  void whatIsLongOverIsForgottenAndNothingElse() {
    Api api = Api.ofTest();
    String sku = StockCable.skuOn(0);
    api.product(sku, "{\"total\":5}");
    String body = Json.of("kind", "file", "everySeconds", 600, "products", List.of(sku));
    assertEquals(201, api.put("/v1/channels/" + name, body).status());
    long now = System.currentTimeMillis();
    long asked = now - Duration.ofDays(31).toMillis();
    long askedLater = now - Duration.ofDays(29).toMillis();
    assertEquals(asked, ask(sku, "first", asked));
    assertEquals(askedLater, ask(sku, "second", askedLater));
    long old = task(now - Duration.ofDays(91).toMillis());
    long late = task(now - Duration.ofDays(89).toMillis());
    long open = task(0);
    leftovers.forget();
    assertEquals(now, ask(sku, "first", now), "it is another");
    assertEquals(askedLater, ask(sku, "second", now), "it is the same still");
    assertEquals(List.of(late, open), tasks(List.of(old, late, open)));
    api.delete("/v1/channels/" + name);
    QuarkusTransaction.requiringNew().run(() -> TaskRow.deleteById(open));
  }

  /** Asks the channel, once for each key, and tells when that was. */
  private long ask(String sku, String key, long atMillis) {
    long channelId = channels.require(name).id();
    IdempotencyKey once = IdempotencyKey.parse(name + key);
    return databases
        .all()
        .get(0)
        .transact(
            c ->
                RequestRows.add(c, channelId, productId(c, sku), once, 1, "a test", atMillis)
                    .createdMillis());
  }

  private static long productId(Connection connection, String sku) throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT product_id FROM ledger WHERE sku = ?")) {
      statement.setString(1, sku);
      try (var row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** One that was closed then; 0 for open. */
  private static long task(long closedMillis) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              TaskRow row = new TaskRow();
              row.kind = "a-test";
              row.openedMillis = 1;
              row.closedMillis = closedMillis;
              row.persist();
              return row.number();
            });
  }

  private static List<Long> tasks(List<Long> ids) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                TaskRow.<TaskRow>list("id IN ?1 ORDER BY id", ids).stream()
                    .map(TaskRow::number)
                    .toList());
  }

  private long databasesThatKnow(long id) {
    long known = 0;
    for (Shard shard : databases.all()) {
      known += shard.transact(c -> TellingRows.count(c, id)).told() > 0 ? 1 : 0;
    }
    return known;
  }
}
