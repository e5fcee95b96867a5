package dev.tidemark.ingest.cdc;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
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

  private static final String ASK = "SELECT VERSION(), UNIX_TIMESTAMP()";
  private static final String LONGEST_ANSWER_MILLIS = "5000";

  static SourceServer ask(CaptureSettings settings) throws SQLException {
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
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(ASK)) {
      answer.next();
      Flavour said = Flavour.ofVersion(answer.getString(1));
      return new SourceServer(
          settings.flavour().orElse(said), Instant.ofEpochSecond(answer.getLong(2)));
    }
  }
}
