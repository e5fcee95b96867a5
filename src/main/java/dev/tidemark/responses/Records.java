package dev.tidemark.responses;

import dev.tidemark.responses.Verb.Lasting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;

/**
 * What the record of responses says of earlier ones, in the caller's transaction. Blocks; safe for
 * use by several threads.
 */
@ApplicationScoped
class Records {

  private static final String LAST_RUN =
      """
      SELECT COALESCE(MAX(decided_millis), 0) FROM response
      WHERE verb = ?1 AND target_kind = ?2 AND target_key = ?3 AND verdict IN (%s)""";

  private static final String RUNS_SINCE =
      """
      SELECT COUNT(*) FROM response
      WHERE verb = ?1 AND decided_millis >= ?2 AND verdict IN (%s)""";

  private static final String HELD =
      """
      SELECT COALESCE(SUM(products), 0) FROM response
      WHERE verb = ?1 AND state IN (%s)""";

  private static final String EFFECTS =
      """
      SELECT effect FROM response
      WHERE verb = ?1 AND target_kind = ?2 AND target_key = ?3 AND decided_millis >= ?4
        AND rule_name = ?5 AND rule = ?6 AND effect IN ('IMPROVED', 'INEFFECTIVE')
      ORDER BY decided_millis DESC LIMIT %d""";

  private static final String WAITING =
      """
      SELECT COUNT(*) FROM response
      WHERE verb = ?1 AND target_kind = ?2 AND target_key = ?3 AND state = 'PROPOSED'
        AND verdict = 'WAITS'""";

  private static final String RAN = "'ALLOWED', 'APPROVED'";
  private static final String WOULD_HAVE_RUN = RAN + ", 'DRY_RUN'";
  private static final String AT_IT = "'APPROVED', 'RUNNING'";
  private static final String MAY_HOLD = AT_IT + ", 'SUCCEEDED', 'FAILED'";

  private final EntityManager rows;

  Records(EntityManager rows) {
    this.rows = rows;
  }

  /** When the same was last run on the same target; 0 for never. */
  long lastRun(ResponseRow row, Mode mode) {
    return number(about(LAST_RUN.formatted(counting(mode)), row));
  }

  long runsSince(Verb verb, Mode mode, long sinceMillis) {
    return number(
        rows.createNativeQuery(RUNS_SINCE.formatted(counting(mode)))
            .setParameter(1, verb.name())
            .setParameter(2, sinceMillis));
  }

  /** Those of a dry run count where all is dry: the record is then what it would have been. */
  private static String counting(Mode mode) {
    return mode == Mode.DRY_RUN ? WOULD_HAVE_RUN : RAN;
  }

  /** Products that a verb holds now, or is at. */
  long held(Verb verb) {
    String states = verb.lasting() == Lasting.AT_ONCE ? AT_IT : MAY_HOLD;
    return number(rows.createNativeQuery(HELD.formatted(states)).setParameter(1, verb.name()));
  }

  /**
   * How many of the last runs for the same rule and target did not help, without one that did.
   *
   * @param most that are looked at; 0 for none
   */
  int ineffective(ResponseRow row, int most, long sinceMillis) {
    if (most == 0) {
      return 0;
    }
    List<?> effects =
        about(EFFECTS.formatted(most), row)
            .setParameter(4, sinceMillis)
            .setParameter(5, row.ruleName)
            .setParameter(6, row.rule)
            .getResultList();
    return (int)
        effects.stream().takeWhile(effect -> effect.equals(Effect.INEFFECTIVE.name())).count();
  }

  boolean sameWaits(ResponseRow row) {
    return number(about(WAITING, row)) > 0;
  }

  private Query about(String sql, ResponseRow row) {
    return rows.createNativeQuery(sql)
        .setParameter(1, row.verb.name())
        .setParameter(2, row.targetKind.name())
        .setParameter(3, row.targetKey);
  }

  private static long number(Query query) {
    return ((Number) query.getSingleResult()).longValue();
  }
}
