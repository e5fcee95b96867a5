package dev.tidemark.responses;

import dev.tidemark.responses.Target.Kind;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import java.util.List;
import java.util.Optional;

/**
 * A verb of a rule as it is meant: what it acts on, and how. Pure.
 *
 * @param amount requests a second, units; 0 where the verb takes none
 * @param word how to lay out buckets; empty where the verb takes none
 */
record Plan(Verb verb, Target target, long amount, String word) {

  /** Holds a second where no number is given. */
  static final long DEFAULT_RATE = 100;

  private static final long HIGHEST_RATE = 1_000_000;
  private static final long MOST_UNITS = 1_000_000_000_000L;

  /**
   * @param category of the subject; empty for none
   * @return empty where the verb is none of ours
   */
  static Optional<Plan> of(VerbCall call, Subject subject, String category) {
    return Verb.of(call.verb()).map(verb -> of(verb, call.arguments(), subject, category));
  }

  private static Plan of(Verb verb, List<Object> arguments, Subject subject, String category) {
    return switch (verb) {
      case THROTTLE ->
          new Plan(
              verb,
              throttled(arguments, subject, category),
              arguments.isEmpty() ? DEFAULT_RATE : amount(arguments.get(0), HIGHEST_RATE),
              "");
      case REBUCKET ->
          new Plan(
              verb,
              only(Kind.PRODUCT, subject),
              0,
              arguments.isEmpty() ? "" : arguments.get(0).toString());
      case REPLENISH ->
          new Plan(verb, only(Kind.PRODUCT, subject), amount(arguments.get(0), MOST_UNITS), "");
      case CORRECT -> new Plan(verb, only(Kind.PRODUCT, subject), 0, "");
      case RESEND, PAUSE, RESUME -> new Plan(verb, either(subject), 0, "");
      case WEBHOOK -> new Plan(verb, new Target(Kind.RUNBOOK, arguments.get(0).toString()), 0, "");
    };
  }

  /** A fraction of a request a second is one, of a unit a whole one. */
  private static long amount(Object number, long most) {
    double value = number instanceof Number given ? given.doubleValue() : 0;
    return (long) Math.max(1, Math.min((double) most, Math.ceil(value)));
  }

  private static Target throttled(List<Object> arguments, Subject subject, String category) {
    boolean set = arguments.size() > 1 && arguments.get(1).equals("category");
    if (!set) {
      return either(subject);
    }
    return subject.kind() == Subject.Kind.PRODUCT && !category.isEmpty()
        ? new Target(Kind.CATEGORY, category)
        : nothing(subject);
  }

  private static Target only(Kind kind, Subject subject) {
    Target target = either(subject);
    return target.kind() == kind ? target : nothing(subject);
  }

  private static Target either(Subject subject) {
    return switch (subject.kind()) {
      case PRODUCT -> new Target(Kind.PRODUCT, subject.key());
      case CHANNEL -> new Target(Kind.CHANNEL, subject.key());
      case SOURCE, RULE, STORE, WEBHOOK, EXTERNAL -> nothing(subject);
    };
  }

  private static Target nothing(Subject subject) {
    return new Target(Kind.NOTHING, subject.key());
  }
}
