package dev.tidemark.platform;

import com.mysql.cj.jdbc.Driver;
import dev.tidemark.audit.ChainCheck;
import dev.tidemark.platform.servers.ConfiguredValues;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code audit verify [POSITION HASH]}: follows the chain of the audit in the product database,
 * without the service. Ends with 0 if all is as it was written, 1 if not, 2 if it cannot be told.
 */
final class AuditCommand {

  private static final String NAME = "audit";
  private static final int INTACT = 0;
  private static final int BROKEN = 1;
  private static final int UNKNOWN = 2;

  private static final String HELP =
      """
      Usage: audit verify [POSITION HASH]

      Follows the chain of the audit from its begin, and tells the first entry that is not as
      it was written. POSITION and HASH are those of an earlier end: only with them it is
      noticed when the whole chain was made anew.""";

  private AuditCommand() {}

  static boolean asked(String... args) {
    return args.length > 0 && args[0].equals(NAME);
  }

  static boolean isMisuse(String... args) {
    boolean plain = args.length == 2;
    boolean anchored = args.length == 4 && args[2].matches("[0-9]{1,18}");
    return !((plain || anchored) && args[1].equals("verify"));
  }

  static int misuse(PrintStream err) {
    err.println(HELP);
    return UNKNOWN;
  }

  /** Needs a product database that answers. */
  static int run(ConfiguredValues values, PrintStream out, PrintStream err, String... args) {
    ChainCheck.Place anchor =
        args.length == 4 ? new ChainCheck.Place(Long.parseLong(args[2]), args[3]) : null;
    try (Connection connection = connect(values)) {
      return tell(ChainCheck.run(connection, anchor), out);
    } catch (SQLException e) {
      err.println("The audit cannot be read: " + e.getMessage());
      return UNKNOWN;
    }
  }

  private static Connection connect(ConfiguredValues values) throws SQLException {
    Properties properties = new Properties();
    for (String name : List.of("username", "password")) {
      properties.setProperty(
          name.equals("username") ? "user" : name,
          values.find("quarkus.datasource." + name).orElse(""));
    }
    @Nullable Connection connection =
        new Driver().connect(values.find("quarkus.datasource.jdbc.url").orElse(""), properties);
    if (connection == null) {
      throw new SQLException("quarkus.datasource.jdbc.url is not that of a MySQL");
    }
    return connection;
  }

  private static int tell(ChainCheck.Found found, PrintStream out) {
    ChainCheck.Broken broken = found.broken();
    if (broken != null) {
      out.println(
          "BROKEN at position "
              + broken.position()
              + (broken.id() == null ? "" : ", entry " + broken.id())
              + ": "
              + broken.what()
              + ".");
      return BROKEN;
    }
    out.println(
        found.entries()
            + " entries are as they were written; "
            + found.loose()
            + " are to follow.");
    out.println("End: " + found.end().position() + " " + found.end().hash());
    return INTACT;
  }
}
