package dev.tidemark.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why alerts fired, in the product database. Stateless. */
final class EvidenceRows {

  private static final String READ = "SELECT id, fired_with, seen_with FROM alert WHERE id IN (%s)";

  private EvidenceRows() {}

  /**
   * What an alert's rule was true with.
   *
   * @param fired null while it has not
   * @param seen the last time
   */
  record Both(JsonNode fired, JsonNode seen) {

    static final Both NOTHING = new Both(NullNode.getInstance(), NullNode.getInstance());

    /** The verbs that the rule wants done. */
    JsonNode calls() {
      return seen.has("calls") ? seen.path("calls") : JsonNodeFactory.instance.arrayNode();
    }
  }

  static Map<UUID, Both> of(Connection connection, Collection<Alert> alerts) throws SQLException {
    Map<UUID, Both> found = new HashMap<>();
    if (!alerts.isEmpty()) {
      String ids = AlertRows.literals(alerts.stream().map(Alert::id).toList());
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(READ.formatted(ids))) {
        while (row.next()) {
          found.put(
              Binary.uuid(row.getBytes(1)),
              new Both(json(row.getString(2)), json(row.getString(3))));
        }
      }
    }
    return found;
  }

  private static JsonNode json(@Nullable String text) {
    return text == null ? NullNode.getInstance() : HistoryRows.json(text);
  }
}
