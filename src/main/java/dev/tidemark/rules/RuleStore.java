package dev.tidemark.rules;

import dev.tidemark.audit.AuditLog;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
    return QuarkusTransaction.requiringNew().call(this::readHere);
  }

  /** As {@link #read}, in the caller's transaction, with what it has changed. */
  Stored readHere() {
    long generation = GenerationRow.read();
    List<RuleRow> rows = RuleRow.list("ORDER BY name");
    Map<Place, RuleText> versions = new HashMap<>();
    RuleVersionRow.shownOrRunning()
        .forEach(row -> versions.put(new Place(row.name, row.number), RuleText.parse(row.drl)));
    List<Text> texts = rows.stream().map(row -> text(row.rule(), versions)).toList();
    return new Stored(generation, texts, parameters());
  }

  private record Place(String name, long number) {}

  private static Text text(RuleStatus rule, Map<Place, RuleText> versions) {
    List<Deployed> deployed = new ArrayList<>();
    deploy(deployed, rule.name(), rule.raisingVersion(), false, versions);
    deploy(deployed, rule.name(), rule.watchedVersion(), true, versions);
    return new Text(rule, parsed(rule.name(), rule.shownVersion(), versions), deployed);
  }

  /** What an older release allowed and this one does not, is left out, and said so. */
  private static void deploy(
      List<Deployed> into,
      String name,
      @Nullable Long number,
      boolean shadow,
      Map<Place, RuleText> versions) {
    if (number == null) {
      return;
    }
    RuleText text = parsed(name, number, versions);
    if (text.isValid()) {
      into.add(new Deployed(name, number, text, shadow));
    } else {
      LOG.errorf("Version %d of rule %s does not run: %s", number, name, text.diagnostics());
    }
  }

  private static RuleText parsed(String name, long number, Map<Place, RuleText> versions) {
    RuleText text = versions.get(new Place(name, number));
    return text == null ? RuleText.parse("") : text;
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

  /**
   * Once, whoever finds out first, and only if nothing has changed since that generation.
   *
   * @return whether it is news
   */
  boolean markBroken(RuleKey key, String reason, long asOf) {
    String told = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              GenerationRow generation = GenerationRow.lock();
              Optional<RuleRow> row = RuleRow.find(key.name());
              return generation.generation == asOf
                  && row.isPresent()
                  && markBroken(generation, row.get(), key, told);
            });
  }

  private boolean markBroken(GenerationRow generation, RuleRow row, RuleKey key, String reason) {
    RuleStatus before = row.rule();
    RuleStatus after = before.broken(key.version(), key.rule(), reason);
    if (after.equals(before)) {
      return false;
    }
    generation.raise();
    row.set(after);
    audit.record("tidemark", "rule.broken", "rule:" + key.name(), before, after, reason);
    return true;
  }
}
