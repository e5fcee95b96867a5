package dev.tidemark.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

@Entity
@Immutable
@Table(name = "audit_entry")
class AuditEntry extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "at_millis")
  long atMillis;

  String actor = "";
  String action = "";
  String subject = "";

  @Column(name = "before_state")
  @Nullable String before;

  @Column(name = "after_state")
  @Nullable String after;

  @Nullable String reason;
  @Nullable String origin;
  @Nullable String address;
}
