package dev.tidemark.ingest.cdc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of the source by its full name; compared as the server may, without regard to case. */
record TableName(String database, String table) {

  private static final Pattern FORM = Pattern.compile("([^.,\\s]+)\\.([^.,\\s]+)");

  /**
   * Reads {@code db.table}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  static TableName parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not of the form db.table: " + text);
    }
    return new TableName(matcher.group(1), matcher.group(2));
  }

  boolean is(String otherDatabase, String otherTable) {
    return database.equalsIgnoreCase(otherDatabase) && table.equalsIgnoreCase(otherTable);
  }

  /** A regular expression for this table alone, with no comma in it. */
  String pattern() {
    return escape(database) + "\\." + escape(table);
  }

  /** A regular expression for its database alone. */
  String databasePattern() {
    return escape(database);
  }

  private static String escape(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "\\\\$0");
  }

  @Override
  public String toString() {
    return database + "." + table;
  }
}
