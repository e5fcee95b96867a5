package dev.tidemark.reservation;

import static dev.tidemark.reservation.OutsideOrders.Outcome.CANCELLED;
import static dev.tidemark.reservation.OutsideOrders.Outcome.SOLD;
import static dev.tidemark.reservation.OutsideOrders.Outcome.UNKNOWN_ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Load;
import dev.tidemark.TidemarkTest;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reservations that ended long ago answer as before, wherever they are kept. */
@TidemarkTest
class ArchiveTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String OF_PRODUCT =
      " WHERE product_id = (SELECT product_id FROM ledger WHERE sku = '%s')";
  private static final String AGE =
      "UPDATE reservation SET expires_millis = expires_millis - 691200000";

  @Inject StockDatabases databases;
  @Inject Archive archive;
  @Inject EmptyQuotas emptyQuotas;
  @Inject OutsideOrders outside;

  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @ParameterizedTest(name = "{0}, archived, then {1}")
  @CsvSource({
    "CONFIRMED, confirm, 200 CONFIRMED,         7, 3",
    "CONFIRMED, release, 409 ALREADY_CONFIRMED, 7, 3",
    "CONFIRMED, extend,  409 ALREADY_CONFIRMED, 7, 3",
    "RELEASED,  confirm, 409 ALREADY_RELEASED,  10, 0",
    "RELEASED,  release, 200 RELEASED,          10, 0",
    "EXPIRED,   confirm, 200 CONFIRMED,         7, 3",
    "EXPIRED,   release, 409 EXPIRED,           10, 0",
  })
  void anArchivedReservationAnswersAsBefore(
      String state, String action, String answer, long available, long sold) {
    api.product(sku, "{\"total\":10,\"holdSeconds\":" + (state.equals("EXPIRED") ? 1 : 900) + "}");
    String id = finished(state);
    Answer before = archivedNow(id);
    assertEquals(state, before.json().path("state").asText());
    assertEquals(0, api.conservationGap());
    assertEquals(answer, api.change(id, action).brief());
    assertEquals(answer, api.change(id, action).brief());
    assertUnits(available, sold);
    archivedNow(id);
    assertUnits(available, sold);
  }

  @Test
  void anArchivedKeyGetsItsFirstAnswer() {
    api.product(sku, "{\"total\":2}");
    String id = api.hold(sku, 1, 1, "key").id();
    api.change(id, "confirm");
    archived(id);
    Answer again = api.hold(sku, 1, 1, "key");
    assertEquals("201 CONFIRMED", again.brief());
    assertEquals(id, again.id());
    assertEquals("422 IDEMPOTENCY_KEY_REUSED", api.hold(sku, 2, 1, "key").brief());
    assertEquals("201 HELD", api.hold(sku, 2, 1, "other").brief());
    assertEquals("409 SOLD_OUT", api.hold(sku, 3, 1, "third").brief());
    assertEquals(id, api.hold(sku, 1, 1, "key").id());
    assertEquals(0, api.conservationGap());
  }

  @Test
  void archivedUnitsCountForALimitThatIsSetLater() {
    api.product(sku, "{\"total\":10}");
    archived(finished("CONFIRMED"));
    api.put("/v1/products/" + sku, "{\"perUserLimit\":4}");
    Await.until(LIMIT, "limit in force", () -> api.hold(sku, 1, 2).status() == 409);
    assertEquals("409 USER_LIMIT", api.hold(sku, 1, 2).brief());
    assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
  }

  @Test
  void aCancellationOfNoOrderIsRememberedForSoLongAndNoLonger() {
    api.product(sku, "{\"total\":10}");
    OutsideOrders.Order order = new OutsideOrders.Order("market", 7, 2, new IdempotencyKey(1, 2));
    String rows = "SELECT COUNT(*) FROM %s" + OF_PRODUCT.formatted(sku);
    assertEquals(UNKNOWN_ORDER, outside.cancel(new Sku(sku), order).outcome());
    sql(AGE + OF_PRODUCT.formatted(sku));
    archive.sweep();
    assertEquals(CANCELLED, outside.sell(new Sku(sku), order).outcome());
    for (int weeks = 0; weeks < 4; weeks++) {
      sql(AGE + OF_PRODUCT.formatted(sku));
    }
    Await.until(LIMIT, "forgotten", () -> count(rows.formatted("reservation")) == 0);
    assertEquals(0, count(rows.formatted("reservation_archive")));
    assertEquals(SOLD, outside.sell(new Sku(sku), order).outcome());
    assertUnits(8, 2);
  }

  @Test
  void theSaleGoesOnWhileItsReservationsMove() {
    api.product(sku, "{\"total\":4000,\"buckets\":2,\"perUserLimit\":5}");
    Load load = Load.start(3000, user -> api.holdAsync(sku, user, 1, sku + user));
    for (int times = 1; times <= 3; times++) {
      int answered = 800 * times;
      Await.until(LIMIT, answered + " answers", () -> load.answers().size() >= answered);
      load.answers().values().stream()
          .skip(100L * times)
          .limit(100)
          .forEach(answer -> api.change(answer.id(), "confirm"));
      sql(AGE + OF_PRODUCT.formatted(sku) + " AND state = 1");
      archive.sweep();
      emptyQuotas.sweep();
      assertEquals(0, api.conservationGap());
    }
    load.finish();
    assertEquals(3000, load.count("201 HELD"));
    Load again = Load.start(3000, user -> api.holdAsync(sku, user, 1, sku + user)).finish();
    assertEquals(3000, again.count("201 HELD") + again.count("201 CONFIRMED"));
    assertEquals(1000, api.position(sku).path("available").asLong());
    String rows = "SELECT COUNT(*) FROM reservation_archive" + OF_PRODUCT.formatted(sku);
    assertTrue(count(rows) >= 100, "hardly anything moved");
    assertEquals(0, api.conservationGap());
  }

  @Test
  void quotasOfNoUnitsAreRemovedAndTheOthersKept() {
    api.product(sku, "{\"total\":1,\"perUserLimit\":1}");
    String id = api.hold(sku, 1, 1).id();
    api.change(id, "release");
    api.hold(sku, 2, 1);
    String rows = "SELECT COUNT(*) FROM user_quota" + OF_PRODUCT.formatted(sku);
    Await.until(LIMIT, "empty quota removed", () -> count(rows) == 1);
    assertEquals("409 USER_LIMIT", api.hold(sku, 2, 1).brief());
  }

  @Test
  void aGapNamesTheProductAndWhatHappenedLast() {
    api.product(sku, "{\"total\":20}");
    for (int user = 0; user < 12; user++) {
      api.hold(sku, user, 1);
    }
    String newest = api.hold(sku, 99, 2).id();
    breakRow(1);
    try {
      JsonNode report = api.get("/v1/conservation").json();
      assertEquals(1, report.path("gap").asLong());
      assertEquals(1, report.path("products").size());
      JsonNode product = report.path("products").path(0);
      assertEquals(sku, product.path("sku").asText());
      assertEquals(1, product.path("gap").asLong());
      JsonNode operations = product.path("operations");
      assertEquals("product.create", operations.path("layout").path(0).path("action").asText());
      assertEquals(10, operations.path("reservations").size());
      JsonNode last = operations.path("reservations").path(0);
      assertEquals(newest, last.path("id").asText());
      assertEquals("HELD", last.path("state").asText());
      assertEquals(2, last.path("quantity").asLong());
      assertTrue(last.path("at").asText().endsWith("Z"), last::toString);
    } finally {
      breakRow(-1);
    }
    assertEquals(0, api.conservationGap());
    assertEquals(0, api.get("/v1/conservation").json().path("products").size());
  }

  private String finished(String state) {
    String id = api.hold(sku, 1, 3).id();
    switch (state) {
      case "CONFIRMED" -> api.change(id, "confirm");
      case "RELEASED" -> api.change(id, "release");
      default -> Await.until(LIMIT, "expired", () -> api.state(id).equals("EXPIRED"));
    }
    return id;
  }

  /** Ages a reservation until the service moves it; its answer from the archive. */
  private Answer archived(String id) {
    return archived(id, () -> {});
  }

  /** The same, where waiting for the service's own turn would show nothing new. */
  private Answer archivedNow(String id) {
    return archived(id, archive::sweep);
  }

  private Answer archived(String id, Runnable sweep) {
    String literal = "id = x'" + id.replace("-", "") + "'";
    sql(AGE + " WHERE state <> 0 AND " + literal);
    String rows = "SELECT COUNT(*) FROM reservation_archive WHERE " + literal;
    sweep.run();
    Await.until(LIMIT, "archived", () -> count(rows) == 1);
    return api.get("/v1/reservations/" + id);
  }

  private void breakRow(int units) {
    for (int table = 0; table < 3; table++) {
      sql(
          "UPDATE bucket_%d SET total = total + (%d), available = available + (%d)"
                  .formatted(table, units, units)
              + OF_PRODUCT.formatted(sku));
    }
  }

  private void assertUnits(long available, long sold) {
    JsonNode position = api.position(sku);
    assertEquals(available, position.path("available").asLong(), position::toString);
    assertEquals(sold, position.path("sold").asLong(), position::toString);
    assertEquals(0, api.conservationGap());
  }

  private void sql(String text) {
    for (Shard shard : databases.all()) {
      shard.<Integer>transact(
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.executeUpdate(text);
            }
          });
    }
  }

  private long count(String text) {
    long sum = 0;
    for (Shard shard : databases.all()) {
      sum +=
          shard.<Long>transact(
              connection -> {
                try (PreparedStatement statement = connection.prepareStatement(text);
                    ResultSet rows = statement.executeQuery()) {
                  rows.next();
                  return rows.getLong(1);
                }
              });
    }
    return sum;
  }
}
