package dev.tidemark.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A rule text, and which of its versions does what. */
@Entity
@Table(name = "rule_text")
class RuleRow extends PanacheEntityBase {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<Long, Map<String, String>>> REASONS =
      new TypeReference<>() {};

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

  @Column(name = "broken_rules")
  @Nullable String brokenRules;

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
        readReasons(brokenRules),
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
    brokenRules = writeReasons(rule.broken());
    version = rule.version();
  }

  private static Map<Long, Map<String, String>> readReasons(@Nullable String json) {
    try {
      return json == null ? Map.of() : JSON.readValue(json, REASONS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not reasons by version and rule: " + json, e);
    }
  }

  private static @Nullable String writeReasons(Map<Long, Map<String, String>> reasons) {
    try {
      return reasons.isEmpty() ? null : JSON.writeValueAsString(new TreeMap<>(reasons));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable", e);
    }
  }
}
