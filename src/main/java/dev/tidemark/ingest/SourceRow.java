package dev.tidemark.ingest;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;

/** A configured source; its settings are JSON. */
@Entity
@Table(name = "ingest_source")
class SourceRow extends PanacheEntityBase {

  @Id String name = "";

  String settings = "";
  long version;

  static Optional<SourceRow> find(String name) {
    return findByIdOptional(name);
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<SourceRow> lock(String name) {
    getEntityManager()
        .createNativeQuery("SELECT name FROM ingest_source WHERE name = ?1 FOR UPDATE")
        .setParameter(1, name)
        .getResultList();
    return find(name);
  }
}
