package dev.tidemark.ingest.cdc;

import java.util.Locale;

/** Which of the two servers the source is: each has a connector of its own. */
enum Flavour {
  MYSQL("io.debezium.connector.mysql.MySqlConnector"),
  MARIADB("io.debezium.connector.mariadb.MariaDbConnector");

  private final String connector;

  Flavour(String connector) {
    this.connector = connector;
  }

  /** The connector's class, named only: it is loaded where it is used. */
  String connector() {
    return connector;
  }

  /**
   * Reads {@code mysql} or {@code mariadb}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Flavour parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "mysql" -> MYSQL;
      case "mariadb" -> MARIADB;
      default -> throw new IllegalArgumentException("neither mysql nor mariadb: " + text);
    };
  }

  /** From what a server says of itself, such as {@code 11.4.5-MariaDB-log}. */
  static Flavour ofVersion(String version) {
    return version.toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
  }

  /**
   * The connector's word for a mode of Connector/J: it has four for five.
   *
   * @param mode {@code DISABLED}, {@code PREFERRED}, {@code REQUIRED}, {@code VERIFY_CA} or {@code
   *     VERIFY_IDENTITY}
   */
  String sslMode(String mode) {
    if (this == MYSQL) {
      return mode.toLowerCase(Locale.ROOT);
    }
    return switch (mode) {
      case "REQUIRED" -> "trust";
      case "VERIFY_CA" -> "verify-ca";
      case "VERIFY_IDENTITY" -> "verify-full";
      default -> "disable";
    };
  }
}
