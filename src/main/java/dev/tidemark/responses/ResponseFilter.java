package dev.tidemark.responses;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.rules.Subject;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Which responses a list shows. */
final class ResponseFilter {

  private final List<String> conditions = new ArrayList<>();
  private Parameters parameters = new Parameters();

  private ResponseFilter() {}

  /**
   * Of the parameters of a call, each empty where it was not given.
   *
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static ResponseFilter parse(
      String state, String verb, String sku, String alert, String rule, String cursor) {
    ResponseFilter filter = new ResponseFilter();
    if (!state.isEmpty()) {
      filter.add(
          "state IN :states",
          "states",
          Arrays.stream(state.split(",", -1)).map(ResponseFilter::state).toList());
    }
    if (!verb.isEmpty()) {
      filter.add("verb = :verb", "verb", Verb.parse(verb));
    }
    if (!sku.isEmpty()) {
      filter.add("subjectKey = :sku", "sku", sku);
      filter.add("subjectKind = :kind", "kind", Subject.Kind.PRODUCT);
    }
    if (!alert.isEmpty()) {
      filter.add("alertId = :alert", "alert", id("alert", alert));
    }
    if (!rule.isEmpty()) {
      filter.add("ruleName = :rule", "rule", rule);
    }
    if (!cursor.isEmpty()) {
      filter.add("id < :before", "before", id("cursor", cursor));
    }
    return filter;
  }

  private void add(String condition, String name, Object value) {
    conditions.add(condition);
    parameters = parameters.and(name, value);
  }

  private static State state(String name) {
    return Arrays.stream(State.values())
        .filter(state -> state.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "state",
                    "must be some of proposed, approved, running, succeeded, failed, undone and"
                        + " refused, with commas"));
  }

  private static UUID id(String field, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField(field, "must be an id, as answers have it");
    }
  }

  /** The newest first; in the caller's transaction. */
  List<ResponseRow> read(int most) {
    String where = conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    return ResponseRow.<ResponseRow>find(where + " ORDER BY id DESC", parameters)
        .page(Page.ofSize(most))
        .list();
  }
}
