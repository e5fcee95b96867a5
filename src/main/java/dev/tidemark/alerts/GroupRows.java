package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Groups of alerts that people are told of together, in the product database. Stateless. */
final class GroupRows {

  /** Whoever wants it to be looked at the earliest has it. */
  private static final String SCHEDULE =
      """
      INSERT INTO notice_group (id, rule_name, severity, scope, next_millis, told_millis,
        escalated_millis, told_open)
      VALUES (?, ?, ?, ?, ?, 0, 0, FALSE)
      ON DUPLICATE KEY UPDATE next_millis =
        IF(next_millis = 0, VALUES(next_millis), LEAST(next_millis, VALUES(next_millis)))""";

  /** Skips those that another process is at: no notice is written twice. */
  private static final String CLAIM =
      """
      SELECT rule_name, severity, scope, next_millis, told_millis, escalated_millis, told_open
      FROM notice_group WHERE next_millis BETWEEN 1 AND ?
      ORDER BY next_millis LIMIT ? FOR UPDATE SKIP LOCKED""";

  /** Of those that there are: one statement for all of them, which an update would not be. */
  private static final String SAVE =
      """
      INSERT INTO notice_group (id, rule_name, severity, scope, next_millis, told_millis,
        escalated_millis, told_open)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE next_millis = VALUES(next_millis), told_millis = VALUES(told_millis),
        escalated_millis = VALUES(escalated_millis), told_open = VALUES(told_open)""";

  private static final String PUT_OFF = "UPDATE notice_group SET next_millis = ? WHERE id = ?";

  private static final String FIRING =
      """
       resolved_millis = 0 AND fired_millis > 0 AND shadow = FALSE
      """;

  private static final String FIRING_OF_GROUP = "group_id = %1$s AND" + FIRING;

  /**
   * What people may have to be told of comes first; of that, what nothing can hide. One statement
   * for all groups; only ids are sorted.
   */
  private static final String FIRST_FIRING =
      "SELECT "
          + AlertRows.COLUMNS
          + """
             FROM (SELECT id AS ranked, ROW_NUMBER() OVER (PARTITION BY group_id
              ORDER BY acked_millis > 0,
                COALESCE(told_group = group_id AND told_escalation >= escalation, FALSE),
                may_be_hidden, id DESC) AS place
            FROM alert WHERE group_id IN (%1$s) AND"""
          + FIRING
          + ") AS ranking STRAIGHT_JOIN alert ON id = ranked WHERE place <= %2$d";

  private static final String COUNT =
      "SELECT COUNT(*), COALESCE(SUM(told_group = %1$s), 0) FROM alert WHERE " + FIRING_OF_GROUP;

  private static final String WAITING =
      "SELECT COUNT(*) FROM alert WHERE acked_millis = 0 AND " + FIRING_OF_GROUP;

  private static final String TOLD =
      "SELECT id, told_escalation FROM alert WHERE id IN (%2$s) AND told_group = %1$s";

  /**
   * Leaves the version alone: nobody who decides about the alert depends on it. Who moves one to
   * another group waits for the locks of both.
   */
  private static final String MARK_TOLD =
      "UPDATE alert SET told_group = group_id, told_escalation = escalation WHERE id IN (%s)";

  /** With a new version: whoever has read the clock before decides anew. */
  private static final String RESTART_ESCALATION =
      """
      UPDATE alert SET version = version + 1,
        escalates_millis = GREATEST(escalates_millis, %1$d + COALESCE(escalate_millis, %2$d))
      WHERE id IN (%3$s) AND escalates_millis > 0 AND fired_millis < %4$d""";

  /** What ended since people were told last that all is over, of what they knew of. */
  private static final String ENDED =
      """
      group_id = %1$s AND resolved_millis > COALESCE((SELECT MAX(n.at_millis) FROM notice n
        WHERE n.group_id = %1$s AND n.kind = 'RESOLVED'), 0)
        AND told_group = %1$s AND shadow = FALSE
      ORDER BY resolved_millis DESC, id LIMIT %2$d""";

  private GroupRows() {}

  /** In the order of their ids, so that two that want the same groups meet them alike. */
  static void schedule(Connection connection, Map<NoticeGroup, Long> nextMillis)
      throws SQLException {
    if (nextMillis.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SCHEDULE)) {
      for (NoticeGroup group :
          nextMillis.keySet().stream()
              .sorted(Comparator.comparing(group -> AlertRows.literal(group.id())))
              .toList()) {
        bind(statement, group, nextMillis.getOrDefault(group, 0L));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, NoticeGroup group, long nextMillis)
      throws SQLException {
    statement.setBytes(1, AlertRows.bytes(group.id()));
    statement.setString(2, group.ruleName());
    statement.setString(3, group.severity().name());
    statement.setString(4, group.scope());
    statement.setLong(5, nextMillis);
  }

  /** The groups that have waited longest, locked until the commit. */
  static List<GroupTurn.State> claim(Connection connection, long nowMillis, int most)
      throws SQLException {
    List<GroupTurn.State> due = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setLong(1, nowMillis);
      statement.setInt(2, most);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          NoticeGroup group =
              new NoticeGroup(
                  row.getString(1), Severity.valueOf(row.getString(2)), row.getString(3));
          due.add(
              new GroupTurn.State(
                  group, row.getLong(4), row.getLong(5), row.getLong(6), row.getBoolean(7)));
        }
      }
    }
    return due;
  }

  static void save(Connection connection, Collection<GroupTurn.State> states) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      for (GroupTurn.State state : states) {
        bind(statement, state.group(), state.nextMillis());
        statement.setLong(6, state.toldMillis());
        statement.setLong(7, state.escalatedMillis());
        statement.setBoolean(8, state.toldOpen());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static int putOff(Connection connection, NoticeGroup group, long untilMillis)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT_OFF)) {
      statement.setLong(1, untilMillis);
      statement.setBytes(2, AlertRows.bytes(group.id()));
      return statement.executeUpdate();
    }
  }

  /**
   * Of each group those that fire, acknowledged or not, be it that their facts are missing; the
   * oldest first. Of more than there is room for, those that people know of already are left out,
   * and then the oldest.
   *
   * @param most of each group
   */
  static Map<NoticeGroup, List<Alert>> firing(
      Connection connection, Collection<NoticeGroup> groups, int most) throws SQLException {
    if (groups.isEmpty()) {
      return Map.of();
    }
    String ids =
        groups.stream().map(group -> AlertRows.literal(group.id())).collect(AlertRows.list());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FIRST_FIRING.formatted(ids, most))) {
      return AlertRows.read(rows).stream()
          .sorted(Comparator.comparing(Alert::id))
          .collect(Collectors.groupingBy(NoticeGroup::of));
    }
  }

  /** How many of a group fire. */
  record Count(int firing, int told) {}

  static Count count(Connection connection, NoticeGroup group) throws SQLException {
    String sql = COUNT.formatted(AlertRows.literal(group.id()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Count(row.getInt(1), row.getInt(2));
    }
  }

  /** How many of a group fire that nobody has acknowledged. */
  static int waiting(Connection connection, NoticeGroup group) throws SQLException {
    String sql = WAITING.formatted(AlertRows.literal(group.id()));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Those that a notice of the group has told of, and the level of escalation that it told of. */
  static Map<UUID, Integer> told(Connection connection, NoticeGroup group, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, Integer> told = new HashMap<>();
    if (ids.isEmpty()) {
      return told;
    }
    String sql = TOLD.formatted(AlertRows.literal(group.id()), AlertRows.literals(ids));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        told.put(Binary.uuid(rows.getBytes(1)), rows.getInt(2));
      }
    }
    return told;
  }

  /** Those that are over, of what people know of as firing, the last that ended first. */
  static List<Alert> ended(Connection connection, NoticeGroup group, int most) throws SQLException {
    return AlertRows.read(connection, ENDED.formatted(AlertRows.literal(group.id()), most));
  }

  /** Alerts of groups that the caller has claimed. */
  static void markTold(Connection connection, Collection<UUID> ids) throws SQLException {
    if (!ids.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(MARK_TOLD.formatted(AlertRows.literals(ids)));
      }
    }
  }

  /**
   * Of alerts that people are told of for the first time, long after they fired.
   *
   * @param usualMillis where a rule does not say after what an alert of it is escalated
   * @param firedBeforeMillis those that fired later stay as they are
   */
  static void restartEscalation(
      Connection connection,
      Collection<UUID> ids,
      long usualMillis,
      long firedBeforeMillis,
      long nowMillis)
      throws SQLException {
    if (!ids.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            RESTART_ESCALATION.formatted(
                nowMillis, usualMillis, AlertRows.literals(ids), firedBeforeMillis));
      }
    }
  }
}
