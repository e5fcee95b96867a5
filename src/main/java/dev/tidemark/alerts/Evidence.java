package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.VerbCall;
import dev.tidemark.rules.facts.Fact;
import java.util.List;
import java.util.Map;

/** Why a rule was true, as it is kept with its alert. */
record Evidence(
    long ruleVersion,
    String message,
    List<Matched> facts,
    Map<String, Object> bindings,
    Map<String, Double> tunables,
    List<VerbCall> calls) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A fact that matched.
   *
   * @param kind the name of its type
   */
  record Matched(String kind, Fact values) {}

  static String of(Finding finding) {
    return write(
        new Evidence(
            finding.rule().version(),
            finding.message(),
            finding.facts().stream()
                .map(fact -> new Matched(fact.getClass().getSimpleName(), fact))
                .toList(),
            finding.bindings(),
            finding.tunables(),
            finding.calls()));
  }

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }
}
