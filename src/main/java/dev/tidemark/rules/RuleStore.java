package dev.tidemark.rules;

import dev.tidemark.audit.AuditLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Reads all texts and parameters as of one generation. Blocks; safe for several threads. */
@ApplicationScoped
class RuleStore {

  private static final Logger LOG = Logger.getLogger(RuleStore.class);
  private static final int LONGEST_REASON = 500;

  private final AuditLog audit;

  RuleStore(AuditLog audit) {
    this.audit = audit;
  }

  /** All that is stored. */
  record Stored(long generation, List<Text> texts, Parameters parameters) {}

  /**
   * A text.
   *
   * @param shown its active version, or that in shadow, or the latest
   * @param deployed its versions that run
   */
  record Text(RuleStatus rule, RuleText shown, List<Deployed> deployed) {}

  /** The generation first: what changes meanwhile is read again. */
  Stored read() {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              long generation = GenerationRow.read();
              List<Text> texts = new ArrayList<>();
              for (RuleRow row : RuleRow.<RuleRow>list("ORDER BY name")) {
                texts.add(text(row.rule()));
              }
              return new Stored(generation, texts, parameters());
            });
  }

  private static Text text(RuleStatus rule) {
    List<Deployed> deployed = new ArrayList<>();
    Long active = rule.activeVersion();
    if (active != null && !rule.paused()) {
      deploy(deployed, rule, active, false);
    }
    Long shadow = rule.shadowVersion();
    if (shadow != null) {
      deploy(deployed, rule, shadow, true);
    }
    long shown = active != null ? active : shadow != null ? shadow : rule.latestVersion();
    return new Text(rule, parsed(rule.name(), shown), deployed);
  }

  /** What an older release allowed and this one does not, is left out, and said so. */
  private static void deploy(List<Deployed> into, RuleStatus rule, long number, boolean shadow) {
    RuleText text = parsed(rule.name(), number);
    if (text.isValid()) {
      into.add(new Deployed(rule.name(), number, text, shadow));
    } else {
      LOG.errorf("Version %d of rule %s does not run: %s", number, rule.name(), text.diagnostics());
    }
  }

  private static RuleText parsed(String name, long number) {
    return RuleText.parse(RuleVersionRow.find(name, number).map(row -> row.drl).orElse(""));
  }

  private static Parameters parameters() {
    Map<String, Double> global = new HashMap<>();
    Map<String, Map<String, Double>> byCategory = new HashMap<>();
    Map<String, Map<String, Double>> bySku = new HashMap<>();
    for (ParameterRow row : ParameterRow.<ParameterRow>listAll()) {
      switch (ChangeParameters.Scope.valueOf(row.scope)) {
        case GLOBAL -> global.put(row.tunable, row.value);
        case CATEGORY ->
            byCategory
                .computeIfAbsent(row.target, none -> new HashMap<>())
                .put(row.tunable, row.value);
        case PRODUCT ->
            bySku.computeIfAbsent(row.target, none -> new HashMap<>()).put(row.tunable, row.value);
      }
    }
    return new Parameters(global, byCategory, bySku);
  }

  /** Once, whoever finds out first. */
  void markBroken(RuleKey key, String reason) {
    String told = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              GenerationRow.raise();
              RuleRow row = RuleRow.find(key.name()).orElseThrow(() -> Rules.notFound(key.name()));
              RuleStatus before = row.rule();
              RuleStatus after = before.broken(key.version(), Map.of(key.rule(), told));
              if (!after.equals(before)) {
                row.set(after);
                audit.record("tidemark", "rule.broken", "rule:" + key.name(), before, after, told);
              }
            });
  }
}
