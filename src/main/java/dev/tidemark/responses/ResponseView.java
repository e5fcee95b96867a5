package dev.tidemark.responses;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A response as people see it.
 *
 * @param amount requests a second, units; null where the verb takes none
 * @param products how many it acts on; 0 where it acts on something else, or is not decided
 * @param why what the verdict is grounded on
 * @param outcome what came of it; empty while it has not ended
 * @param dueAt of one that waits for approval, until when
 * @param undoAskedBy who wants it taken back; null where nobody does
 */
@Schema(description = "What is done about an alert, why, and whether it helped.")
record ResponseView(
    UUID id,
    UUID alert,
    Rule rule,
    String severity,
    About subject,
    String message,
    Verb verb,
    @Nullable Long amount,
    @Nullable String how,
    Target target,
    long products,
    State state,
    Verdict verdict,
    String why,
    Instant proposedAt,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant dueAt,
    String outcome,
    @Nullable String undoAskedBy,
    @Nullable String undoneFor,
    @Nullable Instant undoneAt,
    Helped effect,
    boolean canBeUndone,
    long version) {

  /** The rule that asked for it. */
  record Rule(String name, String rule, long version) {}

  /** What the alert is about. */
  record About(String kind, String key) {}

  /**
   * Whether it helped.
   *
   * @param measure what was looked at; null for nothing but whether the rule is still true
   */
  record Helped(
      Effect state,
      @Nullable String measure,
      @Nullable Double before,
      @Nullable Double after,
      @Nullable Instant dueAt) {}

  /**
   * A page; {@code nextCursor} is null on the last.
   *
   * @param killSwitch whether nothing is run now
   */
  record Listing(List<ResponseView> items, @Nullable String nextCursor, boolean killSwitch) {}

  /** One with all that happened to it. */
  record WithHistory(@JsonUnwrapped ResponseView response, List<Entry> history) {}

  /** One entry of its history. */
  record Entry(long id, Instant at, String who, State state, Verdict verdict, String detail) {
    static Entry of(HistoryRow row) {
      return new Entry(
          row.number(),
          Instant.ofEpochMilli(row.atMillis),
          row.who,
          row.state,
          row.verdict,
          row.detail);
    }
  }

  static ResponseView of(ResponseRow row) {
    return new ResponseView(
        row.id,
        row.alertId,
        new Rule(row.ruleName, row.rule, row.ruleVersion),
        row.severity.name(),
        new About(row.subjectKind.toString(), row.subjectKey),
        row.message,
        row.verb,
        row.amount == 0 ? null : row.amount,
        row.word.isEmpty() ? null : row.word,
        row.target(),
        row.products,
        row.state,
        row.verdict,
        row.why,
        Instant.ofEpochMilli(row.proposedMillis),
        moment(row.decidedMillis),
        row.decidedBy.isEmpty() ? null : row.decidedBy,
        moment(row.startedMillis),
        moment(row.endedMillis),
        row.waits() ? moment(row.dueMillis) : null,
        row.outcome,
        row.undoBy,
        row.undoWhy,
        moment(row.undoneMillis),
        new Helped(
            row.effect,
            row.measure.isEmpty() ? null : row.measure,
            row.measureBefore,
            row.measureAfter,
            moment(row.effectDueMillis)),
        row.mayHold() && row.undoBy == null && Actions.hasUndo(row),
        row.version);
  }

  private static @Nullable Instant moment(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }
}
