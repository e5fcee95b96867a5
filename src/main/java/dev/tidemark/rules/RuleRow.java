package dev.tidemark.rules;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule text, and which of its versions does what. */
@Entity
@Table(name = "rule_text")
class RuleRow extends PanacheEntityBase {

  @Id String name = "";

  @Column(name = "latest_version")
  long latestVersion;

  @Column(name = "active_version")
  @Nullable Long activeVersion;

  @Column(name = "previous_version")
  @Nullable Long previousVersion;

  @Column(name = "shadow_version")
  @Nullable Long shadowVersion;

  @Column(name = "shipped_version")
  @Nullable Long shippedVersion;

  boolean paused;

  @Column(name = "broken_version")
  @Nullable Long brokenVersion;

  @Column(name = "broken_reason")
  @Nullable String brokenReason;

  long version;

  static Optional<RuleRow> find(String name) {
    return findByIdOptional(name);
  }

  RuleStatus rule() {
    return new RuleStatus(
        name,
        latestVersion,
        activeVersion,
        previousVersion,
        shadowVersion,
        shippedVersion,
        paused,
        brokenVersion,
        brokenReason,
        version);
  }

  void set(RuleStatus rule) {
    name = rule.name();
    latestVersion = rule.latestVersion();
    activeVersion = rule.activeVersion();
    previousVersion = rule.previousVersion();
    shadowVersion = rule.shadowVersion();
    shippedVersion = rule.shippedVersion();
    paused = rule.paused();
    brokenVersion = rule.brokenVersion();
    brokenReason = rule.brokenReason();
    version = rule.version();
  }
}
