package dev.tidemark.channels;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configured channel; its settings are JSON. */
@Entity
@Table(name = "channel")
class ChannelRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String name = "";
  String settings = "";
  String secret = "";

  @Column(name = "told_base")
  long toldBase;

  long version;

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static Optional<ChannelRow> lock(String name) {
    getEntityManager()
        .createNativeQuery("SELECT id FROM channel WHERE name = ?1 FOR UPDATE")
        .setParameter(1, name)
        .getResultList();
    return find("name", name).firstResultOptional();
  }

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }
}
