package dev.tidemark.responses;

import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.Binary;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A response in the queue and in its record. Whoever changes one has locked it before. */
@Entity
@Table(name = "response")
class ResponseRow extends PanacheEntityBase {

  private static final int LONGEST = 500;

  /** Skips what another process is at; locked until the commit. */
  private static final String DUE =
      """
      SELECT id FROM response WHERE state IN (%s) AND due_millis BETWEEN 1 AND %d %s
      ORDER BY due_millis LIMIT 1 FOR UPDATE SKIP LOCKED""";

  private static final String LOCK = "SELECT id FROM response WHERE %s FOR UPDATE";

  @Id
  @JdbcTypeCode(SqlTypes.BINARY)
  UUID id = new UUID(0, 0);

  @Column(name = "alert_id")
  @JdbcTypeCode(SqlTypes.BINARY)
  UUID alertId = new UUID(0, 0);

  @Column(name = "rule_name")
  String ruleName = "";

  String rule = "";

  @Column(name = "rule_version")
  long ruleVersion;

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Severity severity = Severity.P3;

  @Column(name = "subject_kind")
  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Subject.Kind subjectKind = Subject.Kind.PRODUCT;

  @Column(name = "subject_key")
  String subjectKey = "";

  String message = "";

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Verb verb = Verb.THROTTLE;

  long amount;
  String word = "";

  @Column(name = "target_kind")
  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Target.Kind targetKind = Target.Kind.NOTHING;

  @Column(name = "target_key")
  String targetKey = "";

  long products;
  String skus = "";

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  State state = State.PROPOSED;

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Verdict verdict = Verdict.NONE;

  String why = "";

  /** Whether others were told that it waits for a person, or would be; else it was counted only. */
  boolean told = true;

  @Column(name = "proposed_millis")
  long proposedMillis;

  @Column(name = "decided_millis")
  long decidedMillis;

  @Column(name = "decided_by")
  String decidedBy = "";

  @Column(name = "started_millis")
  long startedMillis;

  @Column(name = "ended_millis")
  long endedMillis;

  int attempts;

  @Column(name = "due_millis")
  long dueMillis;

  String outcome = "";

  @Column(name = "undo_by")
  @Nullable String undoBy;

  @Column(name = "undo_why")
  @Nullable String undoWhy;

  @Column(name = "undone_millis")
  long undoneMillis;

  String measure = "";

  @Column(name = "measure_before")
  @Nullable Double measureBefore;

  @Column(name = "measure_after")
  @Nullable Double measureAfter;

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Effect effect = Effect.NONE;

  @Column(name = "effect_due_millis")
  long effectDueMillis;

  long version;

  /** One, locked until the caller's transaction ends; empty if there is none. */
  static Optional<ResponseRow> lock(UUID id) {
    return locked(LOCK.formatted("id = " + Binary.literal(id))).stream().findFirst();
  }

  /** All of an alert, locked. */
  static List<ResponseRow> lockOfAlert(UUID alertId) {
    return locked(LOCK.formatted("alert_id = " + Binary.literal(alertId)));
  }

  /**
   * The one that has waited longest, locked; empty if none is due that nobody else is at.
   *
   * @param lane null for any
   */
  static Optional<ResponseRow> due(
      Collection<State> states, long nowMillis, Verb.@Nullable Lane lane) {
    String verbs = lane == null ? "" : "AND verb IN (" + names(verbsOf(lane)) + ")";
    return locked(DUE.formatted(names(states), nowMillis, verbs)).stream().findFirst();
  }

  private static List<ResponseRow> locked(String sql) {
    List<?> ids = getEntityManager().createNativeQuery(sql, byte[].class).getResultList();
    return ids.stream()
        .map(id -> Binary.uuid((byte[]) id))
        .map(id -> ResponseRow.<ResponseRow>findByIdOptional(id).orElseThrow())
        .toList();
  }

  private static List<Verb> verbsOf(Verb.Lane lane) {
    return List.of(Verb.values()).stream().filter(verb -> verb.lane() == lane).toList();
  }

  private static String names(Collection<? extends Enum<?>> some) {
    return String.join(",", some.stream().map(one -> "'" + one.name() + "'").toList());
  }

  Target target() {
    return new Target(targetKind, targetKey);
  }

  Subject subject() {
    return new Subject(subjectKind, subjectKey);
  }

  /** Its products; none where it acts on something else. */
  List<String> skuList() {
    return skus.isEmpty() ? List.of() : List.of(skus.split(",", -1));
  }

  /** Whether it waits for a person. */
  static long countWaiting() {
    return count("state = ?1 AND verdict = ?2", State.PROPOSED, Verdict.WAITS);
  }

  boolean waits() {
    return state == State.PROPOSED && verdict == Verdict.WAITS;
  }

  /** Whether there may be something of it that can be taken back. */
  boolean mayHold() {
    return state == State.SUCCEEDED || state == State.FAILED || state == State.RUNNING;
  }

  /** It is not run. */
  void refuse(Verdict no, String explained, String who, long nowMillis) {
    state = State.REFUSED;
    decide(no, explained, who, nowMillis);
    endedMillis = nowMillis;
    dueMillis = 0;
  }

  /** It is run as soon as somebody comes to it. */
  void approve(Verdict yes, String explained, String who, long nowMillis) {
    state = State.APPROVED;
    decide(yes, explained, who, nowMillis);
    dueMillis = nowMillis;
  }

  void decide(Verdict given, String explained, String who, long nowMillis) {
    verdict = given;
    why = cut(explained);
    decidedBy = who;
    decidedMillis = nowMillis;
  }

  /** It is taken back as soon as somebody comes to it, or when its run is over. */
  void askUndo(String who, String explained, long nowMillis) {
    undoBy = who;
    undoWhy = cut(explained);
    if (state != State.RUNNING) {
      attempts = 0;
      dueMillis = nowMillis;
    }
  }

  static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
