package dev.tidemark.responses;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of the kill switch. */
@Entity
@Table(name = "response_switch")
class SwitchRow extends PanacheEntityBase {

  private static final long ONLY = 1;

  @Id long id;
  boolean killed;
  String reason = "";

  @Column(name = "changed_by")
  String changedBy = "";

  @Column(name = "since_millis")
  long sinceMillis;

  long version;

  static SwitchRow read() {
    return SwitchRow.<SwitchRow>findByIdOptional(ONLY).orElseThrow();
  }

  /** Locked until the caller's transaction ends. */
  static SwitchRow lock() {
    getEntityManager()
        .createNativeQuery("SELECT id FROM response_switch WHERE id = " + ONLY + " FOR UPDATE")
        .getSingleResult();
    return read();
  }
}
