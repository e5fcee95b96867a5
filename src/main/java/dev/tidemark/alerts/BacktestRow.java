package dev.tidemark.alerts;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
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

  static List<BacktestRow> of(String rule, int most) {
    return find("rule", Sort.descending("startedMillis"), rule).page(0, most).list();
  }
}
