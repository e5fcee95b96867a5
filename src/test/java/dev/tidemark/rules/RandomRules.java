package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rules and facts from a seed, such that about as many conditions hold as do not. */
final class RandomRules {

  private static final double[] FRACTIONS = {0, 0.5, 1, 2.5, 3, 4, 10, 10.5, 1.0 / 3, -2.5, 1e9};
  private static final long[] WHOLES = {0, 1, 2, 3, 4, 5, 10, 11, 100, -3, 3_000_000_000L};
  private static final List<String> TEXTS = List.of("rush", "LIVE", "shoes", "");
  private static final List<String> ORDERS = List.of("==", "!=", "<", "<=", ">", ">=");

  private final Random random;
  private final List<FactType> kinds;
  private final boolean divides;

  RandomRules(long seed, boolean divides) {
    this.random = new Random(seed);
    this.divides = divides;
    this.kinds =
        FactType.ALL.stream()
            .filter(fact -> fact.about() == Subject.Kind.PRODUCT)
            .limit(5)
            .toList();
  }

  String text(int rules) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rules; i++) {
      text.append(rule("r" + i));
    }
    return text.toString();
  }

  private String rule(String name) {
    StringBuilder rule =
        new StringBuilder("rule \"" + name + "\" @tunable( low = 3, high = 10.5 )\n");
    rule.append("when\n  Policy( $low : low, $high : high )\n");
    List<String> numbers = new ArrayList<>(List.of("$low", "$high"));
    List<String> texts = new ArrayList<>();
    int patterns = 1 + random.nextInt(3);
    if (random.nextInt(4) == 0) {
      rule.append("  SaleStage( stage == \"rush\", $stage : stage )\n");
      texts.add("$stage");
    }
    for (int i = 0; i < patterns; i++) {
      boolean isPositive = i == 0 || random.nextInt(3) > 0;
      FactType fact = kinds.get(random.nextInt(kinds.size()));
      rule.append("  ");
      if (isPositive) {
        rule.append("$f").append(i).append(" : ");
      } else {
        rule.append(random.nextBoolean() ? "not " : "exists ");
      }
      rule.append(pattern(fact, "$b" + i, numbers, texts)).append('\n');
      if (isPositive) {
        numbers.add("$f" + i + "." + pick(named(fact, Type.NUMBER)));
        numbers.add("$b" + i);
      }
    }
    return rule.append("then\n  actions.pause();\nend\n").toString();
  }

  private String pattern(FactType fact, String binding, List<String> numbers, List<String> texts) {
    List<String> conditions = new ArrayList<>();
    conditions.add(binding + " : " + pick(named(fact, Type.NUMBER)));
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      conditions.add(condition(fact, numbers, texts, 2));
    }
    return fact.name() + "( " + String.join(", ", conditions) + " )";
  }

  private String condition(FactType fact, List<String> numbers, List<String> texts, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 ->
          number(fact, numbers, 1)
              + (random.nextBoolean() ? " in (" : " not in (")
              + "3, 10.5, -2.5)";
      case 1 -> {
        List<String> known = new ArrayList<>(named(fact, Type.TEXT));
        known.addAll(texts);
        yield pick(known) + (random.nextBoolean() ? " == " : " != ") + text(known);
      }
      case 2 -> {
        List<String> truths = named(fact, Type.TRUTH);
        yield truths.isEmpty() ? "1 < 2" : pick(truths);
      }
      case 5 -> "!(" + condition(fact, numbers, texts, depth - 1) + ")";
      case 6 -> "(" + either(fact, numbers, texts, depth, " && ") + ")";
      case 7 -> either(fact, numbers, texts, depth, " || ");
      default -> number(fact, numbers, 2) + " " + pick(ORDERS) + " " + number(fact, numbers, 2);
    };
  }

  private String either(
      FactType fact, List<String> numbers, List<String> texts, int depth, String operator) {
    return "("
        + condition(fact, numbers, texts, depth - 1)
        + ")"
        + operator
        + "("
        + condition(fact, numbers, texts, depth - 1)
        + ")";
  }

  private String text(List<String> known) {
    return random.nextInt(3) == 0 ? pick(known) : '"' + pick(TEXTS) + '"';
  }

  private String number(FactType fact, List<String> numbers, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> pick(numbers);
      case 1 -> pick(List.of("3", "10.5", "0", "-3", "-2.5", "100"));
      case 4 -> {
        String left = number(fact, numbers, depth - 1);
        yield "(" + left + sign() + number(fact, numbers, depth - 1) + ")";
      }
      case 5 -> "-(" + number(fact, numbers, depth - 1) + ")";
      default -> pick(named(fact, Type.NUMBER));
    };
  }

  private String sign() {
    return pick(divides ? List.of(" + ", " - ", " * ", " / ") : List.of(" + ", " - ", " * "));
  }

  private static List<String> named(FactType fact, Type type) {
    return fact.properties().values().stream()
        .filter(property -> property.type() == type)
        .map(Property::name)
        .toList();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  List<SubjectFacts> subjects(int count) {
    List<SubjectFacts> subjects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Known known = Known.product("P" + i).in(pick(TEXTS));
      for (FactType fact : kinds) {
        int chance = random.nextInt(20);
        if (chance > 3) {
          known.with(fact.record(), properties(fact.record()));
        } else if (chance == 0) {
          known.without(fact.record());
        }
      }
      subjects.add(known.facts());
    }
    return subjects;
  }

  private Object[] properties(Class<? extends Fact> kind) {
    List<Object> properties = new ArrayList<>();
    RecordComponent[] components = kind.getRecordComponents();
    for (int i = 1; i < components.length; i++) {
      properties.add(components[i].getName());
      properties.add(value(components[i].getType()));
    }
    return properties.toArray();
  }

  private Object value(Class<?> type) {
    if (type == String.class) {
      return pick(TEXTS);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    return type == double.class
        ? (Object) FRACTIONS[random.nextInt(FRACTIONS.length)]
        : (Object) WHOLES[random.nextInt(type == int.class ? WHOLES.length - 1 : WHOLES.length)];
  }

  Parameters parameters() {
    return new Parameters(
        Map.of("low", 2.5),
        Map.of("shoes", Map.of("high", 4.0)),
        Map.of("P3", Map.of("low", 100.0)));
  }

  SaleStage stage() {
    return new SaleStage(pick(List.of("rush", "normal")));
  }
}
