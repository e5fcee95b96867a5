package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What sources say together, beside our own ledger at the time they speak of. */
@TidemarkTest
class ReportedTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject StockDatabases databases;

  private final String sku = Api.newSku();
  private Api api;
  private String source;

  @BeforeEach
  void configure() {
    api = Api.ofTest();
    source = Rows.newSource(api, "\"toleranceSeconds\":60");
    api.product(sku, "{\"total\":100,\"buckets\":2}");
  }

  @Test
  void nothingIsReportedAtFirst() {
    JsonNode reported = reported();
    assertEquals(0, reported.path("contributors").asInt());
    assertTrue(reported.path("aligned").asBoolean());
    assertTrue(reported.path("difference").isNull() || reported.path("difference").isMissingNode());
  }

  @Test
  void addsUpWarehousesChannelsAndSourcesAndTellsTheAgeOfTheOldest() {
    Instant now = Instant.now();
    report(now, Rows.snapshot(sku, "north", 60, now.minusSeconds(50)));
    report(now, Rows.snapshot(sku, "south", 50, now));
    String reserved =
        "{\"sku\":\"%s\",\"channel\":\"web\",\"onHand\":10,\"reserved\":4,\"asOf\":\"%s\"}";
    report(now, reserved.formatted(sku, now));
    JsonNode reported = reported();
    assertEquals(120, reported.path("onHand").asLong());
    assertEquals(4, reported.path("reserved").asLong());
    assertEquals(116, reported.path("available").asLong());
    assertEquals(3, reported.path("contributors").asInt());
    assertEquals(
        now.minusSeconds(50).truncatedTo(ChronoUnit.MILLIS).toString(),
        reported.path("oldestAsOf").asText());
    assertTrue(reported.path("oldestAgeSeconds").asDouble() >= 50);
    assertTrue(reported.path("aligned").asBoolean());
    assertEquals(16, reported.path("difference").asLong());
    report(now, Rows.snapshot(sku, "east", 1, now.minusSeconds(61)));
    assertTrue(!reported().path("aligned").asBoolean(), "61 s apart, and 60 s are tolerated");
  }

  /** A report of before the sale agrees with the ledger of before the sale. */
  @Test
  void isHeldAgainstTheLedgerOfItsOwnTime() {
    Await.until(LIMIT, "the start is sampled", () -> samples() == 1);
    Instant before = Instant.now();
    Await.until(
        LIMIT, "a later millisecond", () -> Instant.now().toEpochMilli() > before.toEpochMilli());
    assertEquals("201 HELD", api.hold(sku, 1, 30).brief());
    Await.until(LIMIT, "the hold is sampled", () -> samples() == 2);
    report(before, Rows.snapshot(sku, "north", 100, before));
    assertEquals(100, reported().path("ledgerAvailable").asLong());
    assertEquals(0, reported().path("difference").asLong());
    Instant after = Instant.now();
    report(after, Rows.snapshot(sku, "north", 100, after));
    assertEquals(70, reported().path("ledgerAvailable").asLong());
    assertEquals(30, reported().path("difference").asLong());
  }

  private long samples() {
    String sql =
        """
        SELECT COUNT(*) FROM position_sample s JOIN ledger l ON l.product_id = s.product_id
        WHERE l.sku = '%s'"""
            .formatted(sku);
    return databases.all().stream()
        .mapToLong(
            shard ->
                shard.transact(
                    connection -> {
                      try (Statement statement = connection.createStatement();
                          ResultSet row = statement.executeQuery(sql)) {
                        row.next();
                        return row.getLong(1);
                      }
                    }))
        .sum();
  }

  private void report(Instant at, String row) {
    assertEquals(
        "200 1 0 0 0",
        Rows.brief(api.post("/v1/ingest/snapshots?source=" + source, "[" + row + "]")),
        at::toString);
  }

  private JsonNode reported() {
    return api.position(sku).path("reported");
  }
}
