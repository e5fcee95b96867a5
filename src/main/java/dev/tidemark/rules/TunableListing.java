package dev.tidemark.rules;

import dev.tidemark.rules.ChangeParameters.Scope;
import dev.tidemark.rules.ParametersResource.Reader;
import dev.tidemark.rules.ParametersResource.Setting;
import dev.tidemark.rules.ParametersResource.Tunable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Lists tunables: who reads them, and what people have set them to. Stateless. */
final class TunableListing {

  private static final int MOST_SETTINGS_SHOWN = 1_000;

  private TunableListing() {}

  /** By name; also those that are set and that no rule reads any more. */
  static List<Tunable> of(List<Rules.Text> texts, Parameters parameters) {
    Map<String, List<Reader>> readers = readers(texts);
    Set<String> names = new TreeSet<>(readers.keySet());
    names.addAll(parameters.global().keySet());
    parameters.byCategory().values().forEach(each -> names.addAll(each.keySet()));
    parameters.bySku().values().forEach(each -> names.addAll(each.keySet()));
    return names.stream()
        .map(
            name ->
                new Tunable(
                    name, readers.getOrDefault(name, List.of()), settings(parameters, name)))
        .toList();
  }

  private static Map<String, List<Reader>> readers(List<Rules.Text> texts) {
    Map<String, List<Reader>> readers = new TreeMap<>();
    for (Rules.Text text : texts) {
      for (RuleSummary rule : rules(text)) {
        rule.tunables()
            .forEach(
                (tunable, value) -> {
                  Reader reader = new Reader(text.rule().name(), rule.rule(), value);
                  List<Reader> all = readers.computeIfAbsent(tunable, none -> new ArrayList<>());
                  if (!all.contains(reader)) {
                    all.add(reader);
                  }
                });
      }
    }
    return readers;
  }

  private static List<RuleSummary> rules(Rules.Text text) {
    return Stream.concat(text.rules().stream(), text.watched().stream()).toList();
  }

  private static List<Setting> settings(Parameters parameters, String tunable) {
    List<Setting> settings = new ArrayList<>();
    Double global = parameters.global().get(tunable);
    if (global != null) {
      settings.add(new Setting(Scope.GLOBAL, "", global));
    }
    add(settings, Scope.CATEGORY, parameters.byCategory(), tunable);
    add(settings, Scope.PRODUCT, parameters.bySku(), tunable);
    return settings.stream().limit(MOST_SETTINGS_SHOWN).toList();
  }

  private static void add(
      List<Setting> settings,
      Scope scope,
      Map<String, Map<String, Double>> targets,
      String tunable) {
    targets.entrySet().stream()
        .filter(target -> target.getValue().containsKey(tunable))
        .map(
            target ->
                new Setting(scope, target.getKey(), target.getValue().getOrDefault(tunable, 0.0)))
        .sorted(Comparator.comparing(Setting::target))
        .forEach(settings::add);
  }
}
