package dev.tidemark.responses;

import dev.tidemark.kernel.ProblemException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far a verb may go.
 *
 * @param version raised with every change; the {@code ETag}; 0 for what comes with Tidemark
 */
@Schema(description = "How far a verb may go by itself.")
record Guardrail(
    Verb verb,
    @Schema(description = "off, dry-run, approval or automatic.") Mode mode,
    @Schema(description = "Seconds until the same may be done to the same again; 0 = no cooldown.")
        int cooldownSeconds,
    @Schema(description = "Runs within any hour, over all products.") int budgetPerHour,
    @Schema(description = "Percent of all products that it may hold at once, but one at least.")
        int mostPercent,
    @Schema(description = "Seconds after a run until it is looked at whether it helped; 0 = never.")
        int effectSeconds,
    @Schema(
            description =
                "Runs in a row for the same rule and target that did not help, after which it is not"
                    + " run any more for a day; 0 = never.")
        int ineffectiveRuns,
    @Schema(description = "Raised with every change; also the ETag.") long version) {

  private static final int LONGEST_SECONDS = 7 * 24 * 3600;
  private static final int MOST_RUNS = 100_000;

  Guardrail {
    requireWithin("cooldownSeconds", cooldownSeconds, 0, LONGEST_SECONDS);
    requireWithin("budgetPerHour", budgetPerHour, 0, MOST_RUNS);
    requireWithin("mostPercent", mostPercent, 0, 100);
    requireWithin("effectSeconds", effectSeconds, 0, LONGEST_SECONDS);
    requireWithin("ineffectiveRuns", ineffectiveRuns, 0, 100);
  }

  private static void requireWithin(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw ProblemException.invalidField(field, "must be from " + least + " to " + most);
    }
  }

  /**
   * As it comes: what only says the truth again, was set up by name, or ends with its alert goes by
   * itself; what else changes who can buy what asks a person.
   */
  static Guardrail usual(Verb verb) {
    return switch (verb) {
      case THROTTLE -> new Guardrail(verb, Mode.AUTOMATIC, 300, 60, 10, 120, 3, 0);
      case REBUCKET -> new Guardrail(verb, Mode.APPROVAL, 120, 60, 10, 60, 3, 0);
      case RESEND -> new Guardrail(verb, Mode.AUTOMATIC, 60, 120, 100, 120, 5, 0);
      case CORRECT -> new Guardrail(verb, Mode.AUTOMATIC, 60, 120, 100, 120, 5, 0);
      case PAUSE -> new Guardrail(verb, Mode.APPROVAL, 600, 10, 5, 0, 0, 0);
      case RESUME -> new Guardrail(verb, Mode.APPROVAL, 600, 10, 5, 0, 0, 0);
      case REPLENISH -> new Guardrail(verb, Mode.APPROVAL, 3_600, 20, 10, 0, 0, 0);
      case WEBHOOK -> new Guardrail(verb, Mode.AUTOMATIC, 300, 60, 100, 0, 0, 0);
    };
  }
}
