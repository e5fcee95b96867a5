package dev.tidemark.ingest;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row that is no event, waiting for a person. */
@Entity
@Table(name = "quarantine")
class QuarantineRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  byte[] digest = {};
  String source = "";
  String kind = "";
  String origin = "";
  String place = "";
  @Nullable String field;
  String reason = "";
  String detail = "";

  /** JSON by the source's names; null where the row could not be read. */
  @Column(name = "row_fields")
  @Nullable String fields;

  /** Its text, or the beginning of it, where it could not be read. */
  @Column(name = "row_text")
  @Nullable String text;

  @Column(name = "seen_millis")
  long seenMillis;

  long version;

  static Optional<QuarantineRow> lock(long id) {
    getEntityManager()
        .createNativeQuery("SELECT id FROM quarantine WHERE id = ?1 FOR UPDATE")
        .setParameter(1, id)
        .getResultList();
    return findByIdOptional(id);
  }

  /** After an id, in its order; an empty source or reason is any. */
  static List<QuarantineRow> page(String source, String reason, long afterId, int most) {
    return QuarantineRow.<QuarantineRow>find(
            "(?1 = '' OR source = ?1) AND (?2 = '' OR reason = ?2) AND id > ?3 ORDER BY id",
            source,
            reason,
            afterId)
        .page(0, most)
        .list();
  }

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }
}
