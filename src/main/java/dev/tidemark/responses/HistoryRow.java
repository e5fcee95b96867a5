package dev.tidemark.responses;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One thing that happened to a response, numbered in the order of the commits. */
@Entity
@Immutable
@Table(name = "response_history")
class HistoryRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "response_id")
  @JdbcTypeCode(SqlTypes.BINARY)
  UUID responseId = new UUID(0, 0);

  @Column(name = "alert_id")
  @JdbcTypeCode(SqlTypes.BINARY)
  UUID alertId = new UUID(0, 0);

  @Column(name = "at_millis")
  long atMillis;

  String who = "";

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Verb verb = Verb.THROTTLE;

  @Column(name = "target_kind")
  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Target.Kind targetKind = Target.Kind.NOTHING;

  @Column(name = "target_key")
  String targetKey = "";

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  State state = State.PROPOSED;

  @Enumerated(EnumType.STRING)
  @JdbcTypeCode(SqlTypes.VARCHAR)
  Verdict verdict = Verdict.NONE;

  String detail = "";

  /** Held until the commit: what commits later has higher numbers. */
  static void queue() {
    getEntityManager()
        .createNativeQuery("SELECT id FROM response_feed WHERE id = 1 FOR UPDATE")
        .getSingleResult();
  }

  static List<HistoryRow> of(UUID responseId) {
    return list("responseId", Sort.by("id"), responseId);
  }

  static List<HistoryRow> after(long id, int most) {
    return find("id > ?1", Sort.by("id"), id).page(Page.ofSize(most)).list();
  }

  static long first() {
    return number("MIN");
  }

  static long last() {
    return number("MAX");
  }

  private static long number(String which) {
    return ((Number)
            getEntityManager()
                .createNativeQuery("SELECT COALESCE(" + which + "(id), 0) FROM response_history")
                .getSingleResult())
        .longValue();
  }

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }
}
