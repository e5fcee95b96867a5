package dev.tidemark.rules;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row that every change of rules or parameters locks and raises. */
@Entity
@Table(name = "rule_generation")
class GenerationRow extends PanacheEntityBase {

  private static final long ONLY = 1;

  @Id long id;

  long generation;

  static long read() {
    return GenerationRow.<GenerationRow>findByIdOptional(ONLY).orElseThrow().generation;
  }

  /** Locks it until the caller's transaction ends. In SQL that MariaDB reads as well as MySQL. */
  static GenerationRow lock() {
    getEntityManager()
        .createNativeQuery("SELECT id FROM rule_generation WHERE id = " + ONLY + " FOR UPDATE")
        .getSingleResult();
    return GenerationRow.<GenerationRow>findByIdOptional(ONLY).orElseThrow();
  }

  /** Only under {@link #lock()}. */
  void raise() {
    generation++;
  }
}
