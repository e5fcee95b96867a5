package dev.tidemark.responses;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;

/** Where a runbook is called, and what the call is signed with. */
@Entity
@Table(name = "runbook")
class RunbookRow extends PanacheEntityBase {

  @Id String name = "";
  String url = "";
  String secret = "";
  long version;

  static Optional<RunbookRow> find(String name) {
    return findByIdOptional(name);
  }

  static List<RunbookRow> all() {
    return listAll(Sort.by("name"));
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<RunbookRow> lock(String name) {
    getEntityManager()
        .createNativeQuery("SELECT name FROM runbook WHERE name = ?1 FOR UPDATE")
        .setParameter(1, name)
        .getResultList();
    return find(name);
  }
}
