package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.Subject;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** A range of the unique index: a page costs the same wherever it begins. */
  private static final String OPEN =
      """
      SELECT open_fingerprint, subject_kind, subject_key FROM alert
      WHERE open_fingerprint > ? ORDER BY open_fingerprint LIMIT ?""";

  private static final Hash128 BEFORE_ALL = new Hash128(0, 0);

  private static final String BUILT_IN =
      """
      SELECT rule_name, subject_key, seen_at_millis FROM alert
      WHERE subject_kind IN ('RULE', 'STORE', 'WEBHOOK') AND open_fingerprint IS NOT NULL""";

  private static final String RULES =
      """
      SELECT DISTINCT rule_name, rule, shadow FROM alert
      WHERE resolved_millis = 0 AND subject_kind <> 'EXTERNAL'""";

  private static final String OF_RULE =
      "SELECT "
          + AlertRows.COLUMNS
          + """
           FROM alert WHERE rule_name = ? AND rule = ? AND shadow = ? AND resolved_millis = 0
          LIMIT ?""";

  private static final String MOST_OPEN =
      """
      SELECT COALESCE(MAX(open_alerts), 0) FROM (
        SELECT COUNT(*) AS open_alerts FROM alert
        WHERE resolved_millis = 0 AND rule_name = ? GROUP BY rule, shadow) AS by_rule""";

  /** What facts are read of; the service or others raise the rest. */
  private static final Set<Subject.Kind> OF_FACTS =
      EnumSet.of(Subject.Kind.PRODUCT, Subject.Kind.CHANNEL, Subject.Kind.SOURCE);

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

  static OpenSubjects open(Connection connection, Optional<Hash128> after, int most)
      throws SQLException {
    Set<Subject> open = new LinkedHashSet<>();
    Hash128 last = BEFORE_ALL;
    int found = 0;
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setBytes(1, AlertRows.bytes(after.orElse(BEFORE_ALL)));
      statement.setInt(2, most);
      try (ResultSet rows = statement.executeQuery()) {
        for (; rows.next(); found++) {
          ByteBuffer fingerprint = ByteBuffer.wrap(rows.getBytes(1));
          last = new Hash128(fingerprint.getLong(), fingerprint.getLong());
          open.add(new Subject(Subject.Kind.valueOf(rows.getString(2)), rows.getString(3)));
        }
      }
    }
    open.removeIf(subject -> !OF_FACTS.contains(subject.kind()));
    return new OpenSubjects(List.copyOf(open), found < most ? Optional.empty() : Optional.of(last));
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

  /** Of the rules of a text, how many are open of the one that has the most. */
  static long mostOpen(Connection connection, String ruleName) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOST_OPEN)) {
      statement.setString(1, ruleName);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
