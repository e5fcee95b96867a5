package dev.tidemark.ingest;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How one source is heard of, by all processes together. */
@Entity
@Table(name = "feed_health")
class FeedHealthRow extends PanacheEntityBase {

  private static final String ENTER =
      """
      INSERT IGNORE INTO feed_health (source, last_arrival_millis, last_event_millis, gap_millis,
        gap_spread_millis, accepted, duplicate, quarantined, ignored)
      VALUES (?1, 0, 0, 0, 0, 0, 0, 0, 0)""";

  @Id String source = "";

  @Column(name = "last_arrival_millis")
  long lastArrivalMillis;

  @Column(name = "last_event_millis")
  long lastEventMillis;

  @Column(name = "gap_millis")
  long gapMillis;

  @Column(name = "gap_spread_millis")
  long gapSpreadMillis;

  long accepted;
  long duplicate;
  long quarantined;
  long ignored;

  /** Locked until the caller's transaction ends; made now if it is not there. */
  static FeedHealthRow lock(String source) {
    getEntityManager().createNativeQuery(ENTER).setParameter(1, source).executeUpdate();
    getEntityManager()
        .createNativeQuery("SELECT source FROM feed_health WHERE source = ?1 FOR UPDATE")
        .setParameter(1, source)
        .getResultList();
    return FeedHealthRow.<FeedHealthRow>findByIdOptional(source).orElseThrow();
  }
}
