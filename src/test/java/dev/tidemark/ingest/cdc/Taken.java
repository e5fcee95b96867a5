package dev.tidemark.ingest.cdc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What ingest took, as its stand-in wrote it down: one an event id.
 *
 * @param times how often it came
 */
record Taken(String eventId, String kind, String place, JsonNode fields, int times) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** All of one source and kind, in the order in which they came first. */
  static List<Taken> of(String source, String kind) {
    List<Taken> all = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT event_id, kind, place, fields, times FROM ingest_standin WHERE source = '"
                    + source
                    + "' AND kind = '"
                    + kind
                    + "' ORDER BY at")) {
      while (rows.next()) {
        all.add(
            new Taken(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                JSON.readTree(rows.getString(4)),
                rows.getInt(5)));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != 1146) { // there is no table yet
        throw new IllegalStateException(e);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private static Connection connect() throws SQLException {
    Map<String, String> servers = TestServers.shared().settings();
    String prefix = "tidemark.stock.shards[0].";
    return DriverManager.getConnection(
        Objects.requireNonNull(servers.get(prefix + "jdbc-url")),
        servers.get(prefix + "username"),
        servers.get(prefix + "password"));
  }
}
