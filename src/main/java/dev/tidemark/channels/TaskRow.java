package dev.tidemark.channels;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person has to look at. */
@Entity
@Table(name = "task")
class TaskRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "open_key")
  @Nullable String openKey;

  String channel = "";
  String sku = "";
  String kind = "";
  String detail = "";

  @Column(name = "opened_millis")
  long openedMillis;

  @Column(name = "closed_millis")
  long closedMillis;

  @Column(name = "closed_by")
  @Nullable String closedBy;

  @Nullable String resolution;
  @Nullable String reason;

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<TaskRow> lock(long id) {
    getEntityManager()
        .createNativeQuery("SELECT id FROM task WHERE id = ?1 FOR UPDATE")
        .setParameter(1, id)
        .getResultList();
    return findByIdOptional(id);
  }

  /** Open ones, or closed ones, the latest first. */
  static List<TaskRow> page(boolean open, long before, int most) {
    String condition = open ? "closedMillis = 0 AND id < ?1" : "closedMillis > 0 AND id < ?1";
    return find(condition, Sort.descending("id"), before).page(Page.ofSize(most)).list();
  }
}
