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

  static Optional<RuleVersionRow> find(String name, long number) {
    return find("name = ?1 AND number = ?2", name, number).firstResultOptional();
  }

  /** The newest first. */
  static List<RuleVersionRow> of(String name, int most) {
    return find("name", Sort.descending("number"), name).page(0, most).list();
  }
}
