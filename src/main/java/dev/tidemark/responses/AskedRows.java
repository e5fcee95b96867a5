package dev.tidemark.responses;

import dev.tidemark.rules.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many responses of a rule and verb began to wait for a person lately. All within the caller's
 * transaction.
 */
@ApplicationScoped
class AskedRows {

  /** So many of a rule and verb are told one by one in {@link #WINDOW_MILLIS}. */
  static final int MOST_ALONE = 20;

  static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();

  /** Locks it until the commit. */
  private static final String ENTER =
      """
      INSERT INTO response_asked (verb, rule_name, severity, since_millis, told, untold)
      VALUES (?1, ?2, ?3, ?4, 0, 0) ON DUPLICATE KEY UPDATE severity = VALUES(severity)""";

  private static final String READ =
      """
      SELECT verb, rule_name, severity, since_millis, told, untold FROM response_asked
      WHERE verb = ?1 AND rule_name = ?2""";

  private static final String LOCK = READ + " FOR UPDATE";

  private static final String WRITE =
      """
      UPDATE response_asked SET since_millis = ?3, told = ?4, untold = ?5
      WHERE verb = ?1 AND rule_name = ?2""";

  private static final String DUE =
      """
      SELECT verb, rule_name, severity, since_millis, told, untold FROM response_asked
      WHERE untold > 0 AND since_millis <= ?1 ORDER BY since_millis LIMIT 100""";

  /** What is over long since: rules come and go. */
  private static final String PRUNE =
      "DELETE FROM response_asked WHERE untold = 0 AND since_millis < ?1 LIMIT 1000";

  private static final String WAITING =
      """
      SELECT COUNT(*) FROM response
      WHERE state = 'PROPOSED' AND verdict = 'WAITS' AND verb = ?1 AND rule_name = ?2""";

  private final EntityManager rows;

  AskedRows(EntityManager rows) {
    this.rows = rows;
  }

  /**
   * Those of a rule and verb.
   *
   * @param sinceMillis when it was begun to count
   * @param told one by one
   * @param untold only counted
   */
  record Asked(Verb verb, String rule, Severity severity, long sinceMillis, int told, int untold) {

    private boolean isOver(long nowMillis) {
      return untold == 0 && nowMillis - sinceMillis >= WINDOW_MILLIS;
    }
  }

  /** Counts one more, and says whether others are told of it alone. */
  boolean isToldAlone(ResponseRow row, long nowMillis) {
    rows.createNativeQuery(ENTER)
        .setParameter(1, row.verb.name())
        .setParameter(2, row.ruleName)
        .setParameter(3, row.severity.name())
        .setParameter(4, nowMillis)
        .executeUpdate();
    Asked asked = read(READ, row.verb, row.ruleName).orElseThrow();
    boolean anew = asked.isOver(nowMillis);
    int told = anew ? 0 : asked.told;
    boolean alone = asked.untold == 0 && told < MOST_ALONE;
    write(
        asked,
        anew ? nowMillis : asked.sinceMillis,
        alone ? told + 1 : told,
        alone ? 0 : asked.untold + 1);
    return alone;
  }

  /** Those of which some were only counted, for long enough. */
  List<Asked> due(long nowMillis) {
    List<?> found =
        rows.createNativeQuery(DUE).setParameter(1, nowMillis - WINDOW_MILLIS).getResultList();
    return found.stream().map(AskedRows::asked).toList();
  }

  /** Begins to count anew; empty where another process did meanwhile. */
  Optional<Asked> take(Asked due, long nowMillis) {
    Optional<Asked> now =
        read(LOCK, due.verb, due.rule)
            .filter(one -> one.untold > 0 && one.sinceMillis == due.sinceMillis);
    now.ifPresent(one -> write(one, nowMillis, 0, 0));
    return now;
  }

  /** How many of them wait now. */
  long waiting(Asked asked) {
    Object count =
        rows.createNativeQuery(WAITING)
            .setParameter(1, asked.verb.name())
            .setParameter(2, asked.rule)
            .getSingleResult();
    return ((Number) count).longValue();
  }

  int prune(long beforeMillis) {
    return rows.createNativeQuery(PRUNE).setParameter(1, beforeMillis).executeUpdate();
  }

  private void write(Asked asked, long sinceMillis, int told, int untold) {
    rows.createNativeQuery(WRITE)
        .setParameter(1, asked.verb.name())
        .setParameter(2, asked.rule)
        .setParameter(3, sinceMillis)
        .setParameter(4, told)
        .setParameter(5, untold)
        .executeUpdate();
  }

  private Optional<Asked> read(String sql, Verb verb, String rule) {
    List<?> found =
        rows.createNativeQuery(sql)
            .setParameter(1, verb.name())
            .setParameter(2, rule)
            .getResultList();
    return found.stream().map(AskedRows::asked).findFirst();
  }

  private static Asked asked(Object row) {
    Object[] column = (Object[]) row;
    return new Asked(
        Verb.valueOf(column[0].toString()),
        column[1].toString(),
        Severity.valueOf(column[2].toString()),
        ((Number) column[3]).longValue(),
        ((Number) column[4]).intValue(),
        ((Number) column[5]).intValue());
  }
}
