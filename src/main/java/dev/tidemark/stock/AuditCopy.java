package dev.tidemark.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import dev.tidemark.storage.StoreUnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Copies the history of layouts from the stock databases to the audit, which lies in another
 * database: written with the change, copied at least once, kept once. Every process copies; what
 * one has claimed the others skip.
 */
@Startup
@ApplicationScoped
class AuditCopy {

  private static final Logger LOG = Logger.getLogger(AuditCopy.class);
  private static final int MOST_A_BATCH = 200;

  private final StockDatabases databases;
  private final AuditLog audit;
  private final ObjectMapper json;
  private @Nullable Repeating copying;

  AuditCopy(StockDatabases databases, AuditLog audit, ObjectMapper json) {
    this.databases = databases;
    this.audit = audit;
    this.json = json;
  }

  @PostConstruct
  void open() {
    copying = new Repeating("audit-copy", Duration.ofSeconds(1), this::copy);
  }

  void close(@Observes ShutdownEvent event) {
    if (copying != null) {
      copying.close();
    }
  }

  void copy() {
    for (Shard shard : databases.all()) {
      try {
        while (shard.transact(connection -> copy(shard, connection)) == MOST_A_BATCH) {}
      } catch (StoreUnavailableException e) {
        LOG.debugf("No history from stock database %d: %s", shard.number(), e.getMessage());
      }
    }
  }

  private int copy(Shard shard, Connection connection) throws SQLException {
    List<LayoutChangeRows.Row> rows = LayoutChangeRows.claim(connection, MOST_A_BATCH);
    for (LayoutChangeRows.Row row : rows) {
      audit.copy(
          "layout_change:" + shard.number() + ":" + row.id(),
          row.atMillis(),
          row.actor(),
          row.action(),
          "product:" + skuIn(row.after()),
          row.before(),
          row.after(),
          row.reason(),
          row.address());
    }
    return rows.size();
  }

  private String skuIn(String layout) {
    try {
      return json.readTree(layout).path("sku").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a layout: " + layout, e);
    }
  }
}
