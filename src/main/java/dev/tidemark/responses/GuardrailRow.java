package dev.tidemark.responses;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The guardrail of a verb; its settings are JSON, {@code {}} for those that come with Tidemark. */
@Entity
@Table(name = "response_guardrail")
class GuardrailRow extends PanacheEntityBase {

  static final String USUAL = "{}";

  @Id String verb = "";
  String settings = "";

  @Column(name = "changed_millis")
  long changedMillis;

  long version;

  static GuardrailRow read(Verb verb) {
    return GuardrailRow.<GuardrailRow>findByIdOptional(verb.toString()).orElseThrow();
  }

  /** Locked until the caller's transaction ends: no two spend the same budget. */
  static GuardrailRow lock(Verb verb) {
    getEntityManager()
        .createNativeQuery("SELECT verb FROM response_guardrail WHERE verb = ?1 FOR UPDATE")
        .setParameter(1, verb.toString())
        .getSingleResult();
    return read(verb);
  }
}
