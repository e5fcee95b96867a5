package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.rules.Subject;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one thing about an alert must be. Stars stand for any text; there are no other patterns, so
 * that nobody's pattern can take long.
 *
 * @param not true: must not be; null is false
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What one thing about an alert must be, or must not be.")
record Matcher(
    @Schema(description = "rule, sku, category, severity, channel, source, kind or subject.")
        @Nullable String field,
    @Schema(description = "1 to 200 characters; * stands for any text.", examples = "low-*")
        @Nullable String value,
    @Schema(description = "True: must not be.") @Nullable Boolean not) {

  private static final int MOST = 20;
  private static final int LONGEST = 200;

  /** What can be matched. */
  enum Field {
    /** The name of the text, or of the rule within it. */
    RULE,
    SKU,
    CATEGORY,
    SEVERITY,
    CHANNEL,
    SOURCE,
    /** Of the subject: product, channel, source, rule, store, webhook or external. */
    KIND,
    /** Its key, of whatever kind. */
    SUBJECT;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @return what was given, 1 to 20, each well formed
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static List<Matcher> require(@Nullable List<@Nullable Matcher> given) {
    if (given == null || given.isEmpty() || given.size() > MOST) {
      throw ProblemException.invalidField("matchers", "must be 1 to " + MOST);
    }
    for (Matcher matcher : given) {
      if (matcher == null || matcher.known() == null) {
        throw ProblemException.invalidField(
            "field", "must be rule, sku, category, severity, channel, source, kind or subject");
      }
      String value = matcher.value();
      if (value == null || value.isEmpty() || value.length() > LONGEST) {
        throw ProblemException.invalidField("value", "must be 1 to " + LONGEST + " characters");
      }
    }
    return List.copyOf(given);
  }

  private @Nullable Field known() {
    for (Field one : Field.values()) {
      if (one.toString().equals(field)) {
        return one;
      }
    }
    return null;
  }

  static boolean all(List<Matcher> matchers, Alert alert) {
    return matchers.stream().allMatch(matcher -> matcher.matches(alert));
  }

  boolean matches(Alert alert) {
    return Boolean.TRUE.equals(not) != valuesOf(alert).stream().anyMatch(this::isLike);
  }

  /** Of a rule that need not have an alert; true for matchers of other things. */
  boolean mayMatchRule(String name, String rule) {
    return known() != Field.RULE || Boolean.TRUE.equals(not) != (isLike(name) || isLike(rule));
  }

  boolean namesRules() {
    return known() == Field.RULE && !Boolean.TRUE.equals(not);
  }

  private List<String> valuesOf(Alert alert) {
    Field about = known();
    if (about == null) {
      return List.of();
    }
    RuleRef rule = alert.fingerprint().rule();
    Subject subject = alert.fingerprint().subject();
    return switch (about) {
      case RULE -> List.of(rule.name(), rule.rule());
      case SKU -> keyOf(subject, Subject.Kind.PRODUCT);
      case CHANNEL -> keyOf(subject, Subject.Kind.CHANNEL);
      case SOURCE -> keyOf(subject, Subject.Kind.SOURCE);
      case CATEGORY -> List.of(alert.seen().category());
      case SEVERITY -> List.of(alert.seen().settings().severity().name());
      case KIND -> List.of(subject.kind().toString());
      case SUBJECT -> List.of(subject.key());
    };
  }

  private static List<String> keyOf(Subject subject, Subject.Kind kind) {
    return subject.kind() == kind ? List.of(subject.key()) : List.of();
  }

  private boolean isLike(String text) {
    return value != null && isLike(text, value);
  }

  /** Goes back to the last star only, so that it takes at most length times length steps. */
  static boolean isLike(String text, String pattern) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    return pattern.substring(in).chars().allMatch(c -> c == '*');
  }
}
