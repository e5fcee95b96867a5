package dev.tidemark.ingest.cdc;

import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** Debezium's settings for one source. Its memory is in the product database, a source its rows. */
final class EngineProperties {

  private static final String OFFSETS = "offset.storage.";
  private static final String HISTORY = "schema.history.internal.";

  /** Server ids of replicas are unique within a server's cluster: people number theirs from 1. */
  private static final int FIRST_SERVER_ID = 1_000_000_000;

  /** Else a product database that is gone without a word would hold the engine for good. */
  private static final String TIMEOUTS = "connectTimeout=5000&socketTimeout=10000";

  private EngineProperties() {}

  static Properties of(CaptureSettings settings, Flavour flavour, Config config) {
    Properties properties = new Properties();
    properties.setProperty("name", settings.source());
    properties.setProperty("topic.prefix", settings.source());
    properties.setProperty("connector.class", flavour.connector());
    putSource(properties, settings, flavour);
    putValues(properties);
    putOffsets(properties, settings.source());
    putHistory(properties, settings.source());
    putProductDatabase(properties, OFFSETS, config);
    putProductDatabase(properties, HISTORY, config);
    return properties;
  }

  private static void putSource(Properties properties, CaptureSettings settings, Flavour flavour) {
    properties.setProperty("database.hostname", settings.host());
    properties.setProperty("database.port", Integer.toString(settings.port()));
    properties.setProperty("database.user", settings.username());
    properties.setProperty("database.password", settings.password());
    properties.setProperty("database.ssl.mode", flavour.sslMode(settings.sslMode()));
    if (flavour == Flavour.MYSQL) {
      properties.setProperty("driver.allowPublicKeyRetrieval", "true");
    }
    properties.setProperty("database.server.id", Integer.toString(serverId(settings)));
    properties.setProperty(
        "database.include.list",
        settings.tables().values().stream()
            .map(TableName::databasePattern)
            .distinct()
            .collect(Collectors.joining(",")));
    properties.setProperty(
        "table.include.list",
        settings.tables().values().stream()
            .map(TableName::pattern)
            .collect(Collectors.joining(",")));
    // Reads the tables when there is no position yet, or when the binlog no longer has it.
    properties.setProperty("snapshot.mode", "when_needed");
    // A lock as long as it takes to read the position: without it a commit could fall in between.
    properties.setProperty("snapshot.locking.mode", "minimal");
    properties.setProperty("include.schema.changes", "false");
    properties.setProperty("tombstones.on.delete", "false");
    properties.setProperty("poll.interval.ms", "100");
    // Moves the position on while only other tables change, before the binlog has forgotten it.
    properties.setProperty("heartbeat.interval.ms", "5000");
    // A connection that is lost is noticed by the server's silence; by default after a minute.
    properties.setProperty("connect.keep.alive.interval.ms", "5000");
    // What fails ends the engine; it is started again from outside, by whoever owns it then.
    properties.setProperty("errors.max.retries", "0");
  }

  /** The same after a restart: a server hangs up on an older replica of the same id. */
  private static int serverId(CaptureSettings settings) {
    return FIRST_SERVER_ID + Math.floorMod(settings.source().hashCode(), FIRST_SERVER_ID);
  }

  private static void putValues(Properties properties) {
    properties.setProperty("decimal.handling.mode", "string");
    properties.setProperty("bigint.unsigned.handling.mode", "precise");
    properties.setProperty("binary.handling.mode", "hex");
    properties.setProperty("time.precision.mode", "adaptive_time_microseconds");
  }

  private static void putOffsets(Properties properties, String source) {
    properties.setProperty(
        "offset.storage", "io.debezium.storage.jdbc.offset.JdbcOffsetBackingStore");
    String table = OFFSETS + "jdbc.table.";
    properties.setProperty(table + "name", "cdc_offset");
    properties.setProperty(
        table + "select",
        "SELECT id, offset_key, offset_val FROM %s WHERE source = '"
            + source
            + "' ORDER BY record_insert_ts, record_insert_seq");
    properties.setProperty(table + "delete", "DELETE FROM %s WHERE source = '" + source + "'");
    properties.setProperty(
        table + "insert",
        "INSERT INTO %s (source, id, offset_key, offset_val, record_insert_ts, record_insert_seq)"
            + " VALUES ('"
            + source
            + "', ?, ?, ?, ?, ?)");
  }

  private static void putHistory(Properties properties, String source) {
    properties.setProperty(
        "schema.history.internal", "io.debezium.storage.jdbc.history.JdbcSchemaHistory");
    properties.setProperty(HISTORY + "store.only.captured.tables.ddl", "true");
    properties.setProperty(HISTORY + "store.only.captured.databases.ddl", "true");
    String table = HISTORY + "jdbc.table.";
    properties.setProperty(table + "name", "cdc_history");
    properties.setProperty(
        table + "select",
        "SELECT id, history_data FROM %s WHERE source = '"
            + source
            + "' ORDER BY record_insert_ts, record_insert_seq, id, history_data_seq");
    properties.setProperty(
        table + "exists", "SELECT 1 FROM %s WHERE source = '" + source + "' LIMIT 1");
    properties.setProperty(
        table + "insert",
        "INSERT INTO %s (source, id, history_data, history_data_seq, record_insert_ts,"
            + " record_insert_seq) VALUES ('"
            + source
            + "', ?, ?, ?, ?, ?)");
  }

  private static void putProductDatabase(Properties properties, String prefix, Config config) {
    String url = config.getValue("quarkus.datasource.jdbc.url", String.class);
    String connection = prefix + "jdbc.connection.";
    properties.setProperty(connection + "url", url + (url.contains("?") ? "&" : "?") + TIMEOUTS);
    properties.setProperty(connection + "user", credential(config, "username"));
    properties.setProperty(connection + "password", credential(config, "password"));
  }

  private static String credential(Config config, String name) {
    Optional<String> value = config.getOptionalValue("quarkus.datasource." + name, String.class);
    return value.orElse("");
  }
}
