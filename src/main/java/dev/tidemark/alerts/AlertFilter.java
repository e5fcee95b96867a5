package dev.tidemark.alerts;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.rules.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts a list shows.
 *
 * @param states at least one
 * @param severity null for any
 * @param rule the name of a text; empty for any
 * @param sku a product's code; empty for any
 * @param before the id that the page before ended with; null for the first
 */
record AlertFilter(
    Set<AlertState> states,
    @Nullable Severity severity,
    String rule,
    String sku,
    boolean shadow,
    @Nullable UUID before) {

  static final Set<AlertState> OPEN = EnumSet.complementOf(EnumSet.of(AlertState.RESOLVED));

  /** Those that people are to know of. */
  static final Set<AlertState> TOLD =
      EnumSet.of(AlertState.FIRING, AlertState.ACKNOWLEDGED, AlertState.MISSING);

  AlertFilter {
    states = Set.copyOf(states);
  }

  /**
   * Of the parameters of a call, each empty where it was not given.
   *
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static AlertFilter parse(
      String state, String severity, String rule, String sku, String shadow, String cursor) {
    return new AlertFilter(
        states(state),
        severity.isEmpty() ? null : severity(severity),
        rule,
        sku,
        flag("shadow", shadow),
        cursor.isEmpty() ? null : id(cursor));
  }

  /** Of a parameter. */
  static boolean flag(String field, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw ProblemException.invalidField(field, "must be true or false");
    }
    return text.equals("true");
  }

  private static Set<AlertState> states(String list) {
    if (list.isEmpty() || list.equals("open")) {
      return OPEN;
    }
    Set<AlertState> states = EnumSet.noneOf(AlertState.class);
    for (String name : list.split(",", -1)) {
      states.add(state(name));
    }
    return states;
  }

  private static AlertState state(String name) {
    for (AlertState state : AlertState.values()) {
      if (state.toString().equals(name)) {
        return state;
      }
    }
    throw ProblemException.invalidField(
        "state",
        "must be open, or some of pending, firing, acknowledged, missing and resolved, with commas");
  }

  private static Severity severity(String name) {
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(name.toUpperCase(Locale.ROOT))) {
        return severity;
      }
    }
    throw ProblemException.invalidField("severity", "must be P1, P2 or P3");
  }

  private static UUID id(String cursor) {
    try {
      return UUID.fromString(cursor);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField("cursor", "must be the nextCursor of a page");
    }
  }

  /** The newest first. */
  List<Alert> read(Connection connection, int most) throws SQLException {
    List<String> texts = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ").append(AlertRows.COLUMNS);
    sql.append(" FROM alert WHERE shadow = ").append(shadow ? "TRUE" : "FALSE");
    sql.append(states.contains(AlertState.RESOLVED) ? "" : " AND resolved_millis = 0");
    sql.append(
        states.stream()
            .map(state -> "'" + state.name() + "'")
            .collect(Collectors.joining(",", " AND state IN (", ")")));
    if (severity != null) {
      sql.append(" AND severity = '").append(severity.name()).append('\'');
    }
    if (!rule.isEmpty()) {
      sql.append(" AND rule_name = ?");
      texts.add(rule);
    }
    if (!sku.isEmpty()) {
      sql.append(" AND subject_kind = 'PRODUCT' AND subject_key = ?");
      texts.add(sku);
    }
    if (before != null) {
      sql.append(" AND id < ").append(AlertRows.literal(before));
    }
    sql.append(" ORDER BY id DESC LIMIT ").append(most);
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < texts.size(); i++) {
        statement.setString(i + 1, texts.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return AlertRows.read(rows);
      }
    }
  }
}
