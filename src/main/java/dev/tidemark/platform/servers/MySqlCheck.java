package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.MainSettings.Database;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens, tries and closes one connection to a configured database. */
final class MySqlCheck implements ServerCheck {

  private static final String CONNECT_MILLIS = "2000";
  private static final String READ_MILLIS = "10000";
  private static final int VALID_SECONDS = 5;

  /** Error codes: no right to the database, wrong password, no such database, no password. */
  private static final Set<Integer> REFUSALS = Set.of(1044, 1045, 1049, 1698);

  /** The host part of a JDBC URL, without a user and password before the @. */
  private static final Pattern ADDRESS = Pattern.compile("jdbc:[^/]*//(?:[^@/]*@)?([^/?]*).*");

  private final Database database;

  MySqlCheck(Database database) {
    this.database = database;
  }

  @Override
  public String server() {
    Matcher address = ADDRESS.matcher(database.url());
    return "MySQL at " + (address.matches() ? address.group(1) : database.setting());
  }

  @Override
  public String settings() {
    String prefix = database.setting().replaceFirst("jdbc[.-]url$", "");
    return database.setting() + ", " + prefix + "username and " + prefix + "password";
  }

  @Override
  public Answer ask() {
    try {
      Optional<Driver> driver = driver();
      if (driver.isEmpty()) {
        return Answer.refused("its URL does not start with jdbc:mysql://");
      }
      try (Connection connection = driver.get().connect(database.url(), properties())) {
        return connection.isValid(VALID_SECONDS) ? Answer.READY : Answer.notYet("no answer");
      }
    } catch (SQLException e) {
      return REFUSALS.contains(e.getErrorCode()) || keyRetrieval(e.getMessage())
          ? Answer.refused(String.valueOf(e.getMessage()))
          : Answer.notYet(e);
    }
  }

  /** Without TLS the driver refuses, for safety, a log-in that would work with other parameters. */
  private static boolean keyRetrieval(@Nullable String message) {
    return message != null && message.startsWith("Public Key Retrieval");
  }

  /** By this class's loader: DriverManager knows only the drivers of whoever used it first. */
  private Optional<Driver> driver() throws SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, MySqlCheck.class.getClassLoader())) {
      if (driver.acceptsURL(database.url())) {
        return Optional.of(driver);
      }
    }
    return Optional.empty();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    properties.setProperty("socketTimeout", READ_MILLIS);
    if (database.username() != null) {
      properties.setProperty("user", database.username());
    }
    if (database.password() != null) {
      properties.setProperty("password", database.password());
    }
    return properties;
  }
}
