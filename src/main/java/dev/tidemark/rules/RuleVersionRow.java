package dev.tidemark.rules;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A text as it was saved. */
@Entity
@Immutable
@Table(name = "rule_version")
class RuleVersionRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String name = "";
  long number;
  String drl = "";
  @Nullable String note;
  String author = "";

  @Column(name = "at_millis")
  long atMillis;

  boolean shipped;

  /** Of every text what runs, or would but for a pause, or the latest where nothing does. */
  private static final String SHOWN_OR_RUNNING =
      """
      SELECT version FROM RuleVersionRow version JOIN RuleRow text ON version.name = text.name
      WHERE version.number = text.activeVersion OR version.number = text.shadowVersion
        OR (text.activeVersion IS NULL AND text.shadowVersion IS NULL
          AND version.number = text.latestVersion)""";

  static List<RuleVersionRow> shownOrRunning() {
    return getEntityManager().createQuery(SHOWN_OR_RUNNING, RuleVersionRow.class).getResultList();
  }

  static Optional<RuleVersionRow> find(String name, long number) {
    return find("name = ?1 AND number = ?2", name, number).firstResultOptional();
  }

  static boolean wasShipped(String name, String drl) {
    return find("name = ?1 AND shipped", name).<RuleVersionRow>list().stream()
        .anyMatch(row -> row.drl.equals(drl));
  }

  /** The newest first. */
  static List<RuleVersionRow> of(String name, int most) {
    return find("name", Sort.descending("number"), name).page(0, most).list();
  }
}
