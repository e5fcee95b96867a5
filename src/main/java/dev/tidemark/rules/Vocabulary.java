package dev.tidemark.rules;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What rules may say, for people and editors. Immutable.
 *
 * @param operators with which conditions are written, and what for
 */
public record Vocabulary(
    List<FactKind> facts, List<VerbKind> verbs, List<Word> annotations, List<Word> operators) {

  private static final List<Word> OPERATORS =
      List.of(
          new Word("== !=", "Equal, different: numbers, texts, true and false"),
          new Word("< <= > >=", "Numbers"),
          new Word("&& || !", "And, or, not; a comma between conditions is and"),
          new Word("in (...)", "One of these numbers or texts; not in (...): none of them"),
          new Word("+ - * /", "Numbers; a rule that divides by zero is broken and left out"),
          new Word("$x : property", "Calls the property $x, for later conditions and verbs"),
          new Word("$s : Fact( ... )", "Calls the fact $s: $s.property"),
          new Word("not Fact( ... )", "There is no such fact about the subject"),
          new Word("exists Fact( ... )", "There is one, and nothing of it is needed"),
          new Word("Policy( $x : tunable )", "The value of a tunable for the subject"));

  /** The whole of it. */
  public static Vocabulary whole() {
    return new Vocabulary(
        FactType.ALL.stream().map(Vocabulary::fact).toList(),
        Verb.BY_NAME.values().stream().map(Vocabulary::verb).toList(),
        SettingsParser.MEANINGS.entrySet().stream()
            .map(each -> new Word(each.getKey(), each.getValue()))
            .toList(),
        OPERATORS);
  }

  private static FactKind fact(FactType fact) {
    return new FactKind(
        fact.name(),
        fact.meaning(),
        fact.about(),
        fact.properties().values().stream()
            .map(
                property ->
                    new PropertyKind(
                        property.name(),
                        lower(property.type()),
                        property.unit(),
                        property.meaning()))
            .toList());
  }

  private static VerbKind verb(Verb verb) {
    return new VerbKind(
        verb.name(),
        verb.meaning(),
        verb.arguments().stream()
            .map(
                argument ->
                    new ArgumentKind(
                        argument.name(),
                        lower(argument.type()),
                        argument.optional(),
                        argument.choices(),
                        argument.meaning()))
            .toList());
  }

  private static String lower(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param about the kind of subject; null for what is about the whole sale
   */
  public record FactKind(
      String name, String meaning, Subject.@Nullable Kind about, List<PropertyKind> properties) {}

  /**
   * @param type number, text or truth
   * @param unit empty where it has none
   */
  public record PropertyKind(String name, String type, String unit, String meaning) {}

  public record VerbKind(String name, String meaning, List<ArgumentKind> arguments) {}

  /**
   * @param type number or text
   * @param choices what it may be; empty for anything
   */
  public record ArgumentKind(
      String name, String type, boolean optional, List<String> choices, String meaning) {}

  /** A word or sign and what it means. */
  public record Word(String word, String meaning) {}
}
