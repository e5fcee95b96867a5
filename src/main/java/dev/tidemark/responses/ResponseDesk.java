package dev.tidemark.responses;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What people see of responses, and say about them. Blocks; safe for use by several threads. */
@ApplicationScoped
class ResponseDesk {

  private final ProductDatabase database;
  private final ResponseLog log;
  private final InstantSource clock;

  ResponseDesk(ProductDatabase database, ResponseLog log, InstantSource clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
  }

  List<ResponseView> list(ResponseFilter filter, int most) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> filter.read(most).stream().map(ResponseView::of).toList());
  }

  /**
   * @throws ProblemException {@link Refusal#RESPONSE_NOT_FOUND}
   */
  ResponseView.WithHistory find(String id) {
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              ResponseRow row =
                  ResponseRow.<ResponseRow>findByIdOptional(parse(id))
                      .orElseThrow(ResponseDesk::notFound);
              return new ResponseView.WithHistory(
                  ResponseView.of(row),
                  HistoryRow.of(row.id).stream().map(ResponseView.Entry::of).toList());
            });
  }

  /**
   * Says yes to one that waits; a repeat changes nothing.
   *
   * @throws ProblemException {@link Refusal#RESPONSE_NOT_FOUND}, {@link
   *     Refusal#RESPONSE_NOT_WAITING} or {@link Refusal#KILL_SWITCH_ON}
   */
  ResponseView approve(String id, @Nullable String reason, String who) {
    String given = Reasons.require(reason);
    return change(
        id,
        row -> {
          if (row.verdict == Verdict.APPROVED) {
            return;
          }
          requireWaiting(row);
          if (SwitchRow.read().killed) {
            throw refusal(Refusal.KILL_SWITCH_ON, row, "Nothing is run until it is turned off");
          }
          row.approve(Verdict.APPROVED, said("Approved by ", who, given), who, clock.millis());
          log.note(row, "approve", who, row.why);
        });
  }

  /**
   * Says no to one that waits; a repeat changes nothing.
   *
   * @throws ProblemException {@link Refusal#RESPONSE_NOT_FOUND} or {@link
   *     Refusal#RESPONSE_NOT_WAITING}
   */
  ResponseView reject(String id, @Nullable String reason, String who) {
    String given = Reasons.require(reason);
    return change(
        id,
        row -> {
          if (row.verdict == Verdict.REJECTED) {
            return;
          }
          requireWaiting(row);
          row.refuse(Verdict.REJECTED, said("Rejected by ", who, given), who, clock.millis());
          log.note(row, "reject", who, row.why);
        });
  }

  /**
   * Has one taken back; a repeat changes nothing. The kill switch does not stop it.
   *
   * @throws ProblemException {@link Refusal#RESPONSE_NOT_FOUND} or {@link
   *     Refusal#RESPONSE_NOT_UNDOABLE}
   */
  ResponseView undo(String id, @Nullable String reason, String who) {
    String given = Reasons.require(reason);
    return change(
        id,
        row -> {
          if (row.state == State.UNDONE || row.undoBy != null) {
            return;
          }
          if (!row.mayHold()) {
            throw refusal(
                Refusal.RESPONSE_NOT_UNDOABLE, row, "It has done nothing that could be taken back");
          }
          if (!Actions.hasUndo(row)) {
            throw refusal(
                Refusal.RESPONSE_NOT_UNDOABLE, row, "What " + row.verb + " does stays done");
          }
          row.askUndo(who, said("Taken back by ", who, given), clock.millis());
          log.step(row, who, "Is to be taken back");
        });
  }

  private static String said(String what, String who, @Nullable String reason) {
    return what + who + (reason == null || reason.isBlank() ? "" : ": " + reason);
  }

  private ResponseView change(String id, Consumer<ResponseRow> change) {
    UUID response = parse(id);
    return database.transact(
        connection -> {
          ResponseRow row = ResponseRow.lock(response).orElseThrow(ResponseDesk::notFound);
          change.accept(row);
          return ResponseView.of(row);
        });
  }

  private static void requireWaiting(ResponseRow row) {
    if (!row.waits()) {
      throw refusal(Refusal.RESPONSE_NOT_WAITING, row, "It is " + row.state + ": " + row.why);
    }
  }

  private static UUID parse(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(Refusal.RESPONSE_NOT_FOUND, "There is no response of this id, or not any more"));
  }

  private static ProblemException refusal(Refusal refusal, ResponseRow row, String detail) {
    return new ProblemException(
        Problem.of(refusal, detail)
            .with("state", row.state.toString())
            .with("verdict", row.verdict.toString()));
  }
}
