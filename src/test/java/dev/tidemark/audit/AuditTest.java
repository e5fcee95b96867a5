package dev.tidemark.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TidemarkTest
class AuditTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject ProductDatabase database;
  @Inject AuditLog log;
  @Inject AuditExport export;

  private final String name = "audited-" + UUID.randomUUID();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @Test
  void anEntrySaysWhoDidWhatFromWhereAndWhy() {
    makeKey();
    JsonNode entry = entries("subject=key:" + name).get(0);
    assertEquals("key:admin", entry.path("actor").asText());
    assertEquals("key.make", entry.path("action").asText());
    assertEquals("a test", entry.path("reason").asText());
    assertEquals("127.0.0.1", entry.path("address").asText());
    assertTrue(entry.path("before").isNull());
    assertEquals(name, entry.path("after").path("name").asText());
  }

  /** It is written into a stock database first, and copied. */
  @Test
  void theAddressOfAChangedProductIsKnownToo() {
    String sku = Api.newSku();
    api.product(sku, "{\"total\":5,\"reason\":\"opening\"}");
    Await.until(SOON, "copied", () -> entries("subject=product:" + sku).size() == 1);
    JsonNode entry = entries("subject=product:" + sku).get(0);
    assertEquals("product.create", entry.path("action").asText());
    assertEquals("127.0.0.1", entry.path("address").asText());
    assertEquals("key:admin", entry.path("actor").asText());
  }

  @Test
  void entriesAreFiltered() {
    String key = makeKey();
    String id = key.substring(4, 16);
    api.delete("/v1/keys/" + id);
    String subject = "subject=key:" + name;
    assertEquals(2, entries(subject).size());
    assertEquals(1, entries(subject + "&action=key.revoke").size());
    assertEquals(2, entries(subject + "&action=key.*&actor=key:*").size());
    assertEquals(0, entries(subject + "&actor=account:*").size());
    assertEquals(0, entries(subject + "&to=2020-01-01T00:00:00Z").size());
    assertEquals(2, entries(subject + "&from=2020-01-01T00:00:00Z").size());
    JsonNode page = api.get("/v1/audit?limit=1&" + subject).json();
    String cursor = page.path("nextCursor").asText();
    JsonNode next = api.get("/v1/audit?limit=1&cursor=" + cursor + "&" + subject).json();
    assertEquals("key.revoke", page.path("items").get(0).path("action").asText());
    assertEquals("key.make", next.path("items").get(0).path("action").asText());
    assertEquals("400 INVALID_FIELD", api.get("/v1/audit?from=soon").brief());
    assertEquals("400 INVALID_FIELD", api.get("/v1/audit?cursor=x").brief());
  }

  @Test
  void allThatMatchesIsExported() {
    makeKey();
    String query = "/v1/audit/export?subject=key:" + name;
    String line = api.get(query, "Accept", "*/*").body();
    assertTrue(line.startsWith("{\"id\":") && line.endsWith("}\n"), line);
    String csv = api.get(query + "&format=csv", "Accept", "*/*").body();
    assertEquals(2, csv.lines().count(), csv);
    assertTrue(
        csv.lines().skip(1).findFirst().orElseThrow().contains("\"key:admin\",\"key.make\""));
    assertEquals("400 INVALID_FIELD", api.get(query + "&format=xls", "Accept", "*/*").brief());
  }

  @Test
  void twoAreExportedAtATimeAndOneThatIsDoneMakesRoom() {
    makeKey();
    String query = "/v1/audit/export?subject=key:" + name;
    Await.until(SOON, "nobody else exports", export::enter);
    try {
      assertEquals(200, api.get(query, "Accept", "*/*").status(), "a second");
      assertEquals(200, api.get(query, "Accept", "*/*").status(), "the second is done");
      assertTrue(export.enter());
      try {
        Api.Answer third = api.get(query, "Accept", "*/*");
        assertEquals("503 OVERLOADED", third.brief());
        assertTrue(third.headers().firstValue("Retry-After").isPresent());
        assertTrue(third.headers().firstValue("Content-Disposition").isEmpty(), "no file");
      } finally {
        export.leave();
      }
      assertEquals(200, api.get(query, "Accept", "*/*").status(), "there is room again");
    } finally {
      export.leave();
    }
  }

  @Test
  void aCellIsNoFormula() {
    assertEquals("\"'=1+1\"", AuditExport.cell("=1+1"));
    assertEquals("\"say \"\"hi\"\"\"", AuditExport.cell("say \"hi\""));
  }

  /** The only test that breaks the chain mends it, since all share one database. */
  @Test
  void theChainTellsTheFirstEntryThatWasChanged() throws SQLException {
    makeKey();
    Await.until(SOON, "in the chain", () -> position() > 0);
    long position = position();
    JsonNode intact = verify("");
    assertTrue(intact.path("chain").path("intact").asBoolean(), intact.toString());
    assertTrue(intact.path("appendOnly").asBoolean());
    JsonNode end = intact.path("chain").path("end");
    String anchor = "?position=" + end.path("position") + "&hash=" + end.path("hash").asText();
    assertTrue(verify(anchor).path("chain").path("intact").asBoolean());
    assertFalse(
        verify("?position=" + end.path("position") + "&hash=00")
            .path("chain")
            .path("intact")
            .asBoolean());
    whileChanged(
        "UPDATE audit_entry SET reason = 'another' WHERE subject = 'key:%s'",
        "UPDATE audit_entry SET reason = 'a test' WHERE subject = 'key:%s'",
        () -> {
          JsonNode broken = verify("").path("chain").path("broken");
          assertEquals(position, broken.path("position").asLong());
          assertTrue(broken.path("what").asText().contains("not as it was written"));
        });
    assertTrue(verify(anchor).path("chain").path("intact").asBoolean());
  }

  /** However long it is: whoever lengthens it reads what is to be added. */
  @Test
  void lookingForNewEntriesDoesNotReadTheOld() {
    for (int i = 0; i < 100; i++) {
      log.record("key:admin", "test", "chain:" + name, null, null, null);
    }
    Await.until(
        SOON,
        "in the chain",
        () -> entries("subject=chain:" + name + "&limit=1").get(0).path("position").asLong() > 0);
    AtomicLong found = new AtomicLong(); // others go on adding
    long read =
        database.transact(
            connection -> {
              long before = rowsRead(connection);
              found.set(ChainRows.loose(connection, 1_000).size());
              return rowsRead(connection) - before;
            });
    assertTrue(read < 50 + 3 * found.get(), read + " rows were read for " + found);
  }

  /** By this connection, since it was opened. */
  private static long rowsRead(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read_%'")) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getLong(2);
      }
      return sum;
    }
  }

  /** In a transaction that is not committed, since all tests share the chain. */
  @Test
  void aChainThatWasCutShortIsFound() throws SQLException {
    makeKey();
    Await.until(SOON, "in the chain", () -> position() > 0);
    long position = position();
    ChainCheck.Place noted =
        database.transact(connection -> ChainCheck.run(connection, null)).end();
    execute("DROP TRIGGER audit_entry_no_delete");
    try {
      ChainCheck.Found entriesGone =
          ifDone("DELETE FROM audit_entry WHERE chain_position >= " + position, "DO 0", null);
      assertEquals(position, Objects.requireNonNull(entriesGone.broken()).position());
      assertTrue(entriesGone.broken().what().contains("are gone"));
      ChainCheck.Found endMovedToo =
          ifDone(
              "DELETE FROM audit_entry WHERE chain_position >= " + position,
              """
              UPDATE audit_chain SET chain_hash =
                (SELECT chain_hash FROM audit_entry WHERE chain_position IS NOT NULL
                 ORDER BY chain_position DESC LIMIT 1),
                chain_position = %d WHERE id = 1"""
                  .formatted(position - 1),
              noted);
      assertEquals(position, Objects.requireNonNull(endMovedToo.broken()).position());
    } finally {
      new AppendOnly(database, new io.micrometer.core.instrument.simple.SimpleMeterRegistry())
          .open();
    }
    assertTrue(verify("").path("appendOnly").asBoolean());
  }

  /** What a check would find after two changes. */
  private ChainCheck.Found ifDone(String first, String second, ChainCheck.@Nullable Place anchor) {
    AtomicReference<ChainCheck.Found> found = new AtomicReference<>();
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            database.transact(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    // Nobody lengthens it meanwhile.
                    statement.execute("SELECT id FROM audit_chain WHERE id = 1 FOR UPDATE");
                    statement.execute(first);
                    statement.execute(second);
                  }
                  found.set(ChainCheck.run(connection, anchor));
                  throw new UnsupportedOperationException("not to be kept");
                }));
    return Objects.requireNonNull(found.get());
  }

  @Test
  void theDatabaseRefusesToChangeOrDeleteAnEntry() {
    makeKey();
    Await.until(SOON, "in the chain", () -> position() > 0);
    for (String sql :
        List.of(
            "UPDATE audit_entry SET reason = 'x' WHERE subject = 'key:" + name + "'",
            "UPDATE audit_entry SET chain_position = NULL WHERE subject = 'key:" + name + "'",
            "DELETE FROM audit_entry WHERE subject = 'key:" + name + "'")) {
      RuntimeException refused = assertThrows(RuntimeException.class, () -> execute(sql));
      assertTrue(String.valueOf(refused.getCause()).contains("only added to"), refused::toString);
    }
  }

  @Test
  void jsonCountsAsItMeansNotAsItIsWritten() {
    assertEquals(
        ChainedEntry.canonical("{\"b\": 1.50, \"a\": [1e2, {}, \"é\"]}"),
        ChainedEntry.canonical("{\"a\":[100,{},\"\\u00e9\"],\"b\":1.5}"));
    assertNull(ChainedEntry.canonical(null));
  }

  @Test
  void noSecretIsInAnyEntry() {
    String key = makeKey();
    String secret = key.substring(17);
    String password = "no one may read " + UUID.randomUUID();
    api.put("/v1/accounts/" + name, Json.of("role", "viewer", "password", password));
    String all = api.get("/v1/audit?limit=500").body();
    assertTrue(all.contains(name));
    assertFalse(all.contains(secret) || all.contains(password) || all.contains("pbkdf2"));
  }

  private String makeKey() {
    return api.post(
            "/v1/keys", Json.of("name", name, "scopes", List.of("read"), "reason", "a test"))
        .json()
        .path("key")
        .asText();
  }

  private JsonNode entries(String query) {
    return api.get("/v1/audit?" + query).json().path("items");
  }

  private long position() {
    return entries("subject=key:" + name).get(0).path("position").asLong();
  }

  private JsonNode verify(String anchor) {
    return api.get("/v1/audit/verify" + anchor).json();
  }

  /** As one does who may do everything with the database. */
  private void whileChanged(String change, String back, Runnable look) throws SQLException {
    execute("DROP TRIGGER audit_entry_no_update");
    try {
      execute(change.formatted(name));
      look.run();
      execute(back.formatted(name));
    } finally {
      new AppendOnly(database, new io.micrometer.core.instrument.simple.SimpleMeterRegistry())
          .open();
    }
  }

  private void execute(String sql) {
    int unused =
        database.transact(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
              }
            });
  }
}
