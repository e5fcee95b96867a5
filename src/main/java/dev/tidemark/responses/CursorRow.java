package dev.tidemark.responses;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far what happens to alerts has been read. */
@Entity
@Table(name = "response_cursor")
class CursorRow extends PanacheEntityBase {

  private static final long ONLY = 1;

  @Id long id;

  /** The position in the alerts' history; -1 before the first look. */
  @Column(name = "alerts_at")
  long alertsAt;

  static CursorRow read() {
    return CursorRow.<CursorRow>findByIdOptional(ONLY).orElseThrow();
  }

  /** Locked until the caller's transaction ends: alerts are read by one process at a time. */
  static CursorRow lock() {
    getEntityManager()
        .createNativeQuery("SELECT id FROM response_cursor WHERE id = " + ONLY + " FOR UPDATE")
        .getSingleResult();
    return read();
  }
}
