package dev.tidemark.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A product, a rule about it alone, and what is done about it, as people see it. */
final class Responding {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Api api;
  private final String sku;
  private final String rule;

  Responding(Api api) {
    this.api = api;
    this.sku = Api.newSku();
    this.rule = "resp-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** The same, through another process. */
  Responding(Api api, Responding other) {
    this.api = api;
    this.sku = other.sku;
    this.rule = other.rule;
  }

  String sku() {
    return sku;
  }

  String rule() {
    return rule;
  }

  /** True of the product while it has fewer units than 10. */
  void rule(String severity, String... calls) {
    text(
        """
        rule "few"
        @severity("%s") @clear("0s")
        when
          StockPosition( sku == "%s", available < 10 )
        then
          actions.alert("few");
          %s
        end
        """
            .formatted(severity, sku, String.join("\n", calls)));
  }

  void text(String drl) {
    Answer saved = api.put("/v1/rules/" + rule, Json.of("drl", drl));
    if (saved.status() >= 300) {
      throw new AssertionError(saved.body());
    }
    api.post("/v1/rules/" + rule + "/activate", "");
  }

  void pauseRule() {
    api.post("/v1/rules/" + rule + "/pause", "");
  }

  /** All responses that the rule has led to, the newest first. */
  List<JsonNode> all() {
    List<JsonNode> found = new ArrayList<>();
    api.get("/v1/responses?rule=" + rule).json().path("items").forEach(found::add);
    return found;
  }

  /** {@code throttle succeeded allowed}, of each, in the order of their words. */
  List<String> brief() {
    return all().stream()
        .map(
            one ->
                one.path("verb").asText()
                    + " "
                    + one.path("state").asText()
                    + " "
                    + one.path("verdict").asText())
        .sorted()
        .toList();
  }

  void await(String... wanted) {
    List<String> expected = List.of(wanted).stream().sorted().toList();
    try {
      Await.until(LIMIT, expected.toString(), () -> brief().equals(expected));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", but " + all(), e);
    }
  }

  String only() {
    return all().get(0).path("id").asText();
  }

  static void rail(Api api, Verb verb, Object... members) {
    Answer set = api.put("/v1/responses/guardrails/" + verb, Json.of(members));
    if (set.status() != 200) {
      throw new AssertionError(set.body());
    }
  }

  /** As they come, but that everything may go by itself at once. */
  static void loosen(Api api, Verb verb) {
    rail(
        api,
        verb,
        "mode",
        "automatic",
        "cooldownSeconds",
        0,
        "budgetPerHour",
        100_000,
        "mostPercent",
        100,
        "effectSeconds",
        0,
        "ineffectiveRuns",
        0);
  }

  /** As they come. */
  static void asUsual(Api api) {
    for (Verb verb : Verb.values()) {
      Guardrail usual = Guardrail.usual(verb);
      rail(
          api,
          verb,
          "mode",
          usual.mode().toString(),
          "cooldownSeconds",
          usual.cooldownSeconds(),
          "budgetPerHour",
          usual.budgetPerHour(),
          "mostPercent",
          usual.mostPercent(),
          "effectSeconds",
          usual.effectSeconds(),
          "ineffectiveRuns",
          usual.ineffectiveRuns());
    }
  }
}
