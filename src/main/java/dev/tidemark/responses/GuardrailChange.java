package dev.tidemark.responses;

import dev.tidemark.kernel.Reasons;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /v1/responses/guardrails/{verb}}; a member left out keeps its value. */
@Schema(description = "How far a verb may go by itself. Members left out keep their value.")
record GuardrailChange(
    @Schema(description = "off, dry-run, approval or automatic.", examples = "automatic")
        @Nullable Mode mode,
    @Nullable Integer cooldownSeconds,
    @Nullable Integer budgetPerHour,
    @Nullable Integer mostPercent,
    @Nullable Integer effectSeconds,
    @Nullable Integer ineffectiveRuns,
    @Schema(description = "Why, for the audit; at most 500 characters.") @Nullable String reason) {

  GuardrailChange {
    var unused = Reasons.require(reason);
  }

  Guardrail appliedTo(Guardrail before) {
    return new Guardrail(
        before.verb(),
        mode == null ? before.mode() : mode,
        or(cooldownSeconds, before.cooldownSeconds()),
        or(budgetPerHour, before.budgetPerHour()),
        or(mostPercent, before.mostPercent()),
        or(effectSeconds, before.effectSeconds()),
        or(ineffectiveRuns, before.ineffectiveRuns()),
        before.version() + 1);
  }

  private static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }
}
