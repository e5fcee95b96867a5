package dev.tidemark.alerts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;

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
        statement.setBytes(1, AlertRows.bytes(group.id()));
        statement.setString(2, group.ruleName());
        statement.setString(3, group.severity().name());
        statement.setString(4, group.scope());
        statement.setLong(5, nextMillis.getOrDefault(group, 0L));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
