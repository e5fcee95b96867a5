package dev.tidemark.responses;

import dev.tidemark.alerts.AlertCases;
import dev.tidemark.alerts.AlertCases.Case;
import dev.tidemark.alerts.FactsNow;
import dev.tidemark.storage.Binary;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Looks, a while after a response was run, whether it helped: its rule is not true any more, or
 * what the verb is to make less of has become less. Blocks; for one thread a process.
 */
@ApplicationScoped
class Effects {

  private static final Logger LOG = Logger.getLogger(Effects.class);
  private static final long PUT_OFF_MILLIS = 10_000;

  /** Skips what another process is at. */
  private static final String DUE =
      """
      SELECT id FROM response WHERE effect_due_millis BETWEEN 1 AND ?1
      ORDER BY effect_due_millis LIMIT 1 FOR UPDATE SKIP LOCKED""";

  private final ProductDatabase database;
  private final EntityManager rows;
  private final AlertCases alerts;
  private final FactsNow facts;
  private final Guardrails guardrails;
  private final Records records;
  private final ResponseLog log;
  private final InstantSource clock;

  Effects(
      ProductDatabase database,
      EntityManager rows,
      AlertCases alerts,
      FactsNow facts,
      Guardrails guardrails,
      Records records,
      ResponseLog log,
      InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.alerts = alerts;
    this.facts = facts;
    this.guardrails = guardrails;
    this.records = records;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Looks at the one that has waited longest.
   *
   * @return false if none is due that nobody else is at
   */
  boolean next() {
    Optional<Task> due = QuarkusTransaction.requiringNew().call(this::claim);
    due.ifPresent(this::look);
    return due.isPresent();
  }

  private Optional<Task> claim() {
    long now = clock.millis();
    List<?> ids = rows.createNativeQuery(DUE, byte[].class).setParameter(1, now).getResultList();
    return ids.stream()
        .findFirst()
        .flatMap(id -> ResponseRow.<ResponseRow>findByIdOptional(Binary.uuid((byte[]) id)))
        .map(
            row -> {
              row.effectDueMillis = now + PUT_OFF_MILLIS;
              return Task.of(row);
            });
  }

  private void look(Task task) {
    Optional<Measure> after = measure(task);
    database.transact(
        connection -> {
          ResponseRow.lock(task.id())
              .filter(row -> row.effect == Effect.PENDING)
              .ifPresent(row -> judge(row, after));
          return true;
        });
  }

  private Optional<Measure> measure(Task task) {
    try {
      return Measure.of(task.verb(), facts.of(task.subject()));
    } catch (RuntimeException e) {
      LOG.debugf("Whether %s helped is not read: %s", task.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private void judge(ResponseRow row, Optional<Measure> after) {
    boolean stillTrue = isTrue(row.alertId);
    row.measureAfter = after.map(Measure::value).orElse(null);
    row.effect = judged(row, stillTrue);
    row.effectDueMillis = 0;
    log.note(row, "look", ResponseLog.ITSELF, told(row, stillTrue));
  }

  private boolean isTrue(UUID alertId) {
    return alerts.find(alertId).map(Case::isTrue).orElse(false);
  }

  private static Effect judged(ResponseRow row, boolean stillTrue) {
    Double before = row.measureBefore;
    Double after = row.measureAfter;
    boolean better = before != null && after != null && Measure.isBetter(before, after);
    return !stillTrue || better ? Effect.IMPROVED : Effect.INEFFECTIVE;
  }

  private String told(ResponseRow row, boolean stillTrue) {
    String measured =
        row.measureBefore == null || row.measureAfter == null
            ? ""
            : " (%s %s, now %s)"
                .formatted(row.measure, shown(row.measureBefore), shown(row.measureAfter));
    if (row.effect == Effect.IMPROVED) {
      return (stillTrue ? "It helps" : "It helped: the rule is not true any more") + measured;
    }
    return "It did not help" + measured + stops(row);
  }

  private static String shown(Double value) {
    return value == Math.rint(value)
        ? Long.toString(Math.round(value))
        : Double.toString(Math.round(value * 10) / 10.0);
  }

  /** Whether it was once too often. */
  private String stops(ResponseRow row) {
    int most = guardrails.read(row.verb).ineffectiveRuns();
    long sinceMillis = clock.millis() - Duration.ofDays(1).toMillis();
    return most > 0 && records.ineffective(row, most, sinceMillis) >= most
        ? ": the last %d runs did not, and it is not run again for a day".formatted(most)
        : "";
  }
}
