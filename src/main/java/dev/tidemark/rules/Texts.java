package dev.tidemark.rules;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;

/** Checks texts for those who save or run them. Stateless. */
final class Texts {

  private Texts() {}

  /**
   * @throws ProblemException {@link Refusal#RULE_REFUSED} with what is wrong, and where
   */
  static RuleText require(String drl) {
    RuleText text = RuleText.parse(drl);
    if (!text.isValid()) {
      Diagnostic first = text.diagnostics().get(0);
      throw new ProblemException(
          Problem.of(
                  Refusal.RULE_REFUSED,
                  "%d:%d %s".formatted(first.line(), first.column(), first.message()))
              .with("diagnostics", text.diagnostics()));
    }
    return text;
  }
}
