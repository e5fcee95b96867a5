package dev.tidemark.ingest.cdc;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Properties;

/**
 * What the source's server says of itself.
 *
 * @param now the time on its own clock, cut to the second as the binlog's is
 */
record SourceServer(Flavour flavour, Instant now) {

  /** A lock is a server's: the one of our product database is known to no other. */
  private static final String ASK = "SELECT VERSION(), UNIX_TIMESTAMP(), IS_USED_LOCK(?)";

  private static final String COMPRESSED =
      "SHOW GLOBAL VARIABLES LIKE 'binlog_transaction_compression'";

  private static final String LONGEST_ANSWER_MILLIS = "5000";

  /**
   * @param lock the full name of one that is held in our product database
   * @throws SQLException if it does not answer, or must not be captured from; told why
   */
  static SourceServer ask(CaptureSettings settings, String lock) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", settings.username());
    properties.setProperty("password", settings.password());
    properties.setProperty("sslMode", settings.sslMode());
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("connectTimeout", LONGEST_ANSWER_MILLIS);
    properties.setProperty("socketTimeout", LONGEST_ANSWER_MILLIS);
    String url = "jdbc:mysql://" + settings.host() + ":" + settings.port() + "/";
    // Not by DriverManager, which sees the drivers of one class loader only.
    try (Connection connection = new Driver().connect(url, properties);
        PreparedStatement statement = connection.prepareStatement(ASK)) {
      statement.setString(1, lock);
      ResultSet answer = statement.executeQuery();
      answer.next();
      if (answer.getString(3) != null) {
        throw new SQLException(
            "it is on the server of our own product database, which its reading would lock");
      }
      requireUncompressed(connection);
      Flavour said = Flavour.ofVersion(answer.getString(1));
      return new SourceServer(
          settings.flavour().orElse(said), Instant.ofEpochSecond(answer.getLong(2)));
    }
  }

  /** In a compressed transaction, changes have no place of their own. */
  private static void requireUncompressed(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(COMPRESSED)) {
      if (answer.next() && answer.getString(2).equalsIgnoreCase("ON")) {
        throw new SQLException("it must not have binlog_transaction_compression on");
      }
    }
  }
}
