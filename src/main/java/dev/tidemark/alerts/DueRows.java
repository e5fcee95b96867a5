package dev.tidemark.alerts;

import dev.tidemark.rules.Subject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds alerts by their clocks and rules. Stateless. */
final class DueRows {

  /** Skips what another process is at. */
  private static final String DUE =
      """
      SELECT subject_kind, subject_key FROM alert
      WHERE due_millis BETWEEN 1 AND ? AND subject_kind IN ('PRODUCT', 'CHANNEL', 'SOURCE')
      ORDER BY due_millis LIMIT ? FOR UPDATE SKIP LOCKED""";

  /** Its version stays: whoever decides about it meanwhile sets the clock anew. */
  private static final String PUT_OFF =
      """
      UPDATE alert SET due_millis = ?
      WHERE due_millis BETWEEN 1 AND ? AND subject_kind = ? AND subject_key = ?
        AND remembered_subject = ?""";

  private static final long PUT_OFF_MILLIS = 5_000;

  private static final String OPEN =
      """
      SELECT DISTINCT subject_kind, subject_key FROM alert
      WHERE open_fingerprint IS NOT NULL AND (subject_kind, subject_key) > (?, ?)
        AND subject_kind IN ('PRODUCT', 'CHANNEL', 'SOURCE')
      ORDER BY subject_kind, subject_key LIMIT ?""";

  private static final String BUILT_IN =
      """
      SELECT rule_name, subject_key, seen_at_millis FROM alert
      WHERE resolved_millis = 0 AND subject_kind IN ('RULE', 'STORE')""";

  private static final String RULES =
      "SELECT DISTINCT rule_name, rule, shadow FROM alert WHERE open_fingerprint IS NOT NULL";

  private static final String OF_RULE =
      "SELECT "
          + AlertRows.COLUMNS
          + """
           FROM alert WHERE rule_name = ? AND rule = ? AND shadow = ? AND resolved_millis = 0
          LIMIT ?""";

  private static final String OPEN_BY_RULE =
      """
      SELECT rule_name, MAX(open_alerts) FROM (
        SELECT rule_name, COUNT(*) AS open_alerts FROM alert
        WHERE open_fingerprint IS NOT NULL GROUP BY rule_name, rule, shadow) AS by_rule
      GROUP BY rule_name""";

  private DueRows() {}

  static Set<Subject> claim(Connection connection, long nowMillis, int most) throws SQLException {
    Set<Subject> due = new LinkedHashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setLong(1, nowMillis);
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          due.add(subject(rows));
        }
      }
    }
    putOff(connection, due, nowMillis);
    return due;
  }

  private static void putOff(Connection connection, Set<Subject> due, long nowMillis)
      throws SQLException {
    if (due.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(PUT_OFF)) {
      for (Subject subject : due) {
        statement.setLong(1, nowMillis + PUT_OFF_MILLIS);
        statement.setLong(2, nowMillis);
        statement.setString(3, subject.kind().name());
        statement.setString(4, subject.key());
        statement.setBytes(5, AlertRows.bytes(Fingerprint.hash(subject)));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static List<Subject> open(Connection connection, Optional<Subject> after, int most)
      throws SQLException {
    List<Subject> open = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, after.map(subject -> subject.kind().name()).orElse(""));
      statement.setString(2, after.map(Subject::key).orElse(""));
      statement.setInt(3, most);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          open.add(subject(rows));
        }
      }
    }
    return open;
  }

  /** Those that the service raised by itself. */
  static List<AlertBook.OpenBuiltIn> builtIns(Connection connection) throws SQLException {
    List<AlertBook.OpenBuiltIn> open = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(BUILT_IN);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Optional<BuiltIn> what = BuiltIn.of(row.getString(1));
        if (what.isPresent()) {
          open.add(new AlertBook.OpenBuiltIn(what.get(), row.getString(2), row.getLong(3)));
        }
      }
    }
    return open;
  }

  private static Subject subject(ResultSet row) throws SQLException {
    return new Subject(Subject.Kind.valueOf(row.getString(1)), row.getString(2));
  }

  /** Those that have an alert open. */
  static Set<RuleRef> rules(Connection connection) throws SQLException {
    Set<RuleRef> found = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(RULES);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(new RuleRef(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
      }
    }
    return found;
  }

  static List<Alert> ofRule(Connection connection, RuleRef rule, int most) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OF_RULE)) {
      statement.setString(1, rule.name());
      statement.setString(2, rule.rule());
      statement.setBoolean(3, rule.shadow());
      statement.setInt(4, most);
      try (ResultSet rows = statement.executeQuery()) {
        return AlertRows.read(rows);
      }
    }
  }

  /** By the name of a text, how many are open of the one of its rules that has the most. */
  static Map<String, Long> openByRule(Connection connection) throws SQLException {
    Map<String, Long> open = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(OPEN_BY_RULE);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        open.put(rows.getString(1), rows.getLong(2));
      }
    }
    return open;
  }
}
