package dev.tidemark.responses;

import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import java.util.List;
import java.util.UUID;

/**
 * A response as whoever carries it out sees it.
 *
 * @param skus the products that it acts on; none where it acts on something else
 * @param attempt whose result counts: a later one makes it void
 * @param isUndo whether it is to be taken back
 * @param actor who wants it done
 * @param why for the audit
 */
record Task(
    UUID id,
    UUID alertId,
    String ruleName,
    String rule,
    long ruleVersion,
    Severity severity,
    Subject subject,
    String message,
    Verb verb,
    Target target,
    long amount,
    String word,
    List<String> skus,
    int attempt,
    boolean isUndo,
    String actor,
    String why) {

  Task {
    skus = List.copyOf(skus);
  }

  static Task of(ResponseRow row) {
    boolean undo = row.state != State.RUNNING;
    String undoBy = row.undoBy;
    String undoWhy = row.undoWhy;
    return new Task(
        row.id,
        row.alertId,
        row.ruleName,
        row.rule,
        row.ruleVersion,
        row.severity,
        row.subject(),
        row.message,
        row.verb,
        row.target(),
        row.amount,
        row.word,
        row.skuList(),
        row.attempts,
        undo,
        undo && undoBy != null ? undoBy : row.decidedBy,
        undo && undoWhy != null ? undoWhy : row.ruleName + ": " + row.message);
  }
}
