package dev.tidemark.audit;

import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Has the database itself refuse to change or delete an entry, by triggers. Not by a migration: a
 * MySQL with a binary log lets only some users make triggers, and the service starts without. Then
 * it says so, and the chain still tells of a change.
 */
@Startup
@ApplicationScoped
class AppendOnly {

  private static final Logger LOG = Logger.getLogger(AppendOnly.class);

  /** An entry gets its place in the chain, once, and nothing else of it changes. */
  private static final String NO_UPDATE =
      """
      CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW
      IF OLD.chain_position IS NOT NULL OR NOT (OLD.id = NEW.id
          AND OLD.at_millis = NEW.at_millis AND OLD.actor = NEW.actor AND OLD.action = NEW.action
          AND OLD.subject = NEW.subject AND OLD.before_state <=> NEW.before_state
          AND OLD.after_state <=> NEW.after_state AND OLD.reason <=> NEW.reason
          AND OLD.origin <=> NEW.origin AND OLD.address <=> NEW.address) THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The audit is only added to';
      END IF""";

  private static final String NO_DELETE =
      """
      CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry FOR EACH ROW
      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The audit is only added to'""";

  private static final Map<String, String> TRIGGERS =
      Map.of("audit_entry_no_update", NO_UPDATE, "audit_entry_no_delete", NO_DELETE);

  private static final String IS_THERE =
      """
      SELECT 1 FROM information_schema.TRIGGERS
      WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ?""";

  private static final int ALREADY_THERE = 1359;

  private final ProductDatabase database;
  private volatile boolean held;

  AppendOnly(ProductDatabase database, MeterRegistry metrics) {
    this.database = database;
    Gauge.builder("tidemark.audit.append.only", () -> held ? 1 : 0)
        .description("1 if the database refuses to change or delete entries of the audit")
        .register(metrics);
  }

  @PostConstruct
  void open() {
    try {
      held = database.transact(AppendOnly::make);
    } catch (RuntimeException e) {
      LOG.warnf(
          "The database does not let us make triggers, and so would change audit entries for who can"
              + " write to it; the chain tells of it. See docs/SECURITY.md. %s",
          rootOf(e).getMessage());
    }
  }

  /** Whether the database refuses changes. */
  boolean isHeld() {
    return held;
  }

  private static boolean make(Connection connection) throws SQLException {
    for (var trigger : TRIGGERS.entrySet()) {
      if (!isThere(connection, trigger.getKey())) {
        make(connection, trigger.getValue());
      }
    }
    return true;
  }

  private static boolean isThere(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(IS_THERE)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void make(Connection connection, String trigger) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var unused = statement.execute(trigger);
    } catch (SQLException e) {
      if (e.getErrorCode() != ALREADY_THERE) { // another process was faster
        throw e;
      }
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : rootOf(cause);
  }
}
