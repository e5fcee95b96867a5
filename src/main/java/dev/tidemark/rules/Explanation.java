package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** Why each rule of a text is, or is not, true of a subject. */
public record Explanation(List<OfRule> rules) {

  public Explanation {
    rules = List.copyOf(rules);
  }

  /** How a rule, a pattern or a condition came out. */
  public enum Verdict {
    TRUE,
    NOT_TRUE,
    /** Something that it asks for could not be read. */
    UNDECIDED,
    /** It cannot be computed: a division by zero. */
    BROKEN,
    /** It was not asked, since a fact that it reads is not there. */
    NOT_ASKED;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a kind of fact is known of the subject. */
  public enum Presence {
    PRESENT,
    ABSENT,
    /** It could not be read. */
    MISSING;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param about whether the rule is about subjects of this kind at all; if not, it is not true
   */
  public record OfRule(String rule, boolean about, Verdict verdict, List<OfPattern> patterns) {

    public OfRule {
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * @param pattern {@code StockPosition}, {@code not StuckHolds}
   * @param verdict of the pattern: of {@code not X}, true where no X is as described
   */
  public record OfPattern(
      String pattern, Presence presence, Verdict verdict, List<OfCondition> conditions) {

    public OfPattern {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * @param condition as written: {@code available < $low}
   * @param values with the values put in: {@code 412 < 10}
   */
  public record OfCondition(String condition, String values, Verdict verdict) {

    /** In one line: {@code available < $low: 412 < 10, does not hold}. */
    @Override
    public String toString() {
      return condition + ": " + values + ", " + words();
    }

    private String words() {
      return switch (verdict) {
        case TRUE -> "holds";
        case NOT_TRUE -> "does not hold";
        case UNDECIDED -> "could not be read";
        case BROKEN -> "divides by zero";
        case NOT_ASKED -> "was not asked";
      };
    }
  }
}
