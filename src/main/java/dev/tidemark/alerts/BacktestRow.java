package dev.tidemark.alerts;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backtest: what was asked for, how far it is, what it came to. */
@Entity
@Table(name = "backtest")
class BacktestRow extends PanacheEntityBase {

  @Id String id = "";

  String rule = "";

  @Column(name = "draft_version")
  @Nullable Long draftVersion;

  @Column(name = "active_version")
  @Nullable Long activeVersion;

  @Column(name = "from_millis")
  long fromMillis;

  @Column(name = "to_millis")
  long toMillis;

  String state = "";

  @Column(name = "done_percent")
  double donePercent;

  long evaluations;

  @Column(name = "started_millis")
  long startedMillis;

  @Column(name = "seen_millis")
  long seenMillis;

  boolean cancelled;
  String actor = "";
  @Nullable String failure;
  @Nullable String report;

  static Optional<BacktestRow> find(String id) {
    return findByIdOptional(id);
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<BacktestRow> lock(String id) {
    getEntityManager()
        .createNativeQuery("SELECT id FROM backtest WHERE id = ?1 FOR UPDATE")
        .setParameter(1, id)
        .getResultList();
    return find(id);
  }
}
