package dev.tidemark.notify;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An endpoint as it is stored; its settings and secrets are JSON. */
@Entity
@Table(name = "webhook")
class WebhookRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "public_id", columnDefinition = "BINARY(16)")
  UUID publicId = new UUID(0, 0);

  String settings = "";
  String secrets = "";

  @Column(name = "created_millis")
  long createdMillis;

  @Column(name = "disabled_millis")
  long disabledMillis;

  @Column(name = "disabled_reason")
  @Nullable String disabledReason;

  long version;

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<WebhookRow> lock(long number) {
    getEntityManager()
        .createNativeQuery("SELECT id FROM webhook WHERE id = ?1 FOR UPDATE")
        .setParameter(1, number)
        .getResultList();
    return findByIdOptional(number);
  }

  static Optional<WebhookRow> find(UUID publicId) {
    return find("publicId", publicId).firstResultOptional();
  }

  /** The version of each, by its number. */
  static Map<Long, Long> versions() {
    List<Object[]> rows =
        getEntityManager()
            .createQuery("SELECT id, version FROM WebhookRow", Object[].class)
            .getResultList();
    Map<Long, Long> versions = new HashMap<>();
    rows.forEach(row -> versions.put((Long) row[0], (Long) row[1]));
    return versions;
  }
}
