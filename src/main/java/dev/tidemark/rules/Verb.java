package dev.tidemark.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a rule may want done. */
record Verb(String name, String meaning, List<Argument> arguments) {

  private static final String ABOVE_ZERO = "Above 0; computed to be 0 or less, it is not called";

  static final Verb ALERT =
      of(
          "alert",
          "Tells people; a rule that does not call it alerts with its title",
          Argument.of("message", Type.TEXT, "Texts, numbers and variables, joined by +"));

  static final Verb WEBHOOK =
      of(
          "webhook",
          "Calls a webhook that is set up under that name",
          Argument.of("name", Type.TEXT, "A text, not computed"));

  private static final List<Verb> OTHERS =
      List.of(
          of(
              "throttle",
              "Lets no more than so many reservations through a second, until the alert is resolved",
              Argument.of("requestsPerSecond", Type.NUMBER, ABOVE_ZERO),
              new Argument(
                  "of",
                  Type.TEXT,
                  "product: the product, each by itself; category: all products of its category, each",
                  true,
                  List.of("product", "category"))),
          of(
              "rebucket",
              "Spreads what is left of the product anew over its buckets",
              new Argument(
                  "how",
                  Type.TEXT,
                  "level: as many buckets, filled evenly; widen: more of them; shrink: fewer",
                  true,
                  List.of("level", "widen", "shrink"))),
          of("nothing", "Asks for nothing, not even for what a P2 about a product does by itself"),
          of("resend", "Sends the stock of the subject again to those who should know it"),
          of("correct", "Sends the stock of the product to the channels that have it wrong"),
          of("pause", "Stops the sale of the product until somebody resumes it"),
          of("resume", "Lets the sale of the product go on where a response has stopped it"),
          of(
              "replenish",
              "Asks for more units of the product",
              Argument.of("units", Type.NUMBER, ABOVE_ZERO)));

  static final Map<String, Verb> BY_NAME = byName();

  private static Verb of(String name, String meaning, Argument... arguments) {
    return new Verb(name, meaning, List.of(arguments));
  }

  private static Map<String, Verb> byName() {
    Map<String, Verb> verbs =
        OTHERS.stream()
            .collect(
                Collectors.toMap(
                    Verb::name, Function.identity(), (one, other) -> one, TreeMap::new));
    verbs.put(ALERT.name(), ALERT);
    verbs.put(WEBHOOK.name(), WEBHOOK);
    return verbs;
  }

  boolean isAlert() {
    return equals(ALERT);
  }

  /** Numbers of verbs are amounts: a rule that computes none of something wants nothing done. */
  boolean makesSense(List<Object> values) {
    return values.stream()
        .noneMatch(value -> value instanceof Number number && number.doubleValue() <= 0);
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * @param choices what it may be; empty for anything
   */
  record Argument(String name, Type type, String meaning, boolean optional, List<String> choices) {

    static Argument of(String name, Type type, String meaning) {
      return new Argument(name, type, meaning, false, List.of());
    }
  }
}
