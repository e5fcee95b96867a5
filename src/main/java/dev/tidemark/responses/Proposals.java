package dev.tidemark.responses;

import dev.tidemark.alerts.AlertCases;
import dev.tidemark.alerts.AlertCases.Case;
import dev.tidemark.alerts.AlertChange;
import dev.tidemark.alerts.AlertFeed;
import dev.tidemark.alerts.What;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.responses.Verb.Lasting;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Turns alerts that fire into proposed responses, and has what holds while an alert fires taken
 * back when that is over. How far the alerts have been read is written with the responses: each is
 * proposed once, whatever dies. For one thread a process.
 */
@ApplicationScoped
class Proposals {

  private static final int MOST = 200;

  private final AlertFeed feed;
  private final AlertCases alerts;
  private final ProductDatabase database;
  private final ResponseLog log;
  private final TimeOrderedIds ids;
  private final InstantSource clock;

  Proposals(
      AlertFeed feed,
      AlertCases alerts,
      ProductDatabase database,
      ResponseLog log,
      TimeOrderedIds ids,
      InstantSource clock) {
    this.feed = feed;
    this.alerts = alerts;
    this.database = database;
    this.log = log;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Reads on from where any process has come to.
   *
   * @return whether there was anything; there may be more
   */
  boolean readOn() {
    long known = QuarkusTransaction.requiringNew().call(() -> CursorRow.read().alertsAt);
    if (known < 0) {
      begin(feed.last());
      return false;
    }
    List<AlertChange> changes = feed.after(known, MOST);
    return !changes.isEmpty() && database.transact(connection -> take(changes));
  }

  /** What was before the first start is not acted on. */
  private static void begin(long last) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              CursorRow cursor = CursorRow.lock();
              if (cursor.alertsAt < 0) {
                cursor.alertsAt = last;
              }
            });
  }

  /** Ends the transaction after what was written down: nothing may be locked after that. */
  private boolean take(List<AlertChange> changes) {
    CursorRow cursor = CursorRow.lock();
    List<AlertChange> fresh =
        changes.stream()
            .filter(change -> change.id() > cursor.alertsAt) // else another process was faster
            .toList();
    Map<UUID, Case> fired = alerts.find(fired(fresh));
    for (AlertChange change : fresh) {
      cursor.alertsAt = change.id();
      if (take(change, fired)) {
        break;
      }
    }
    return true;
  }

  /** Read together: one by one, a burst of alerts takes the time that it leaves. */
  private static Set<UUID> fired(List<AlertChange> changes) {
    return changes.stream()
        .filter(change -> change.what() == What.FIRED && !change.rule().shadow())
        .map(AlertChange::alertId)
        .collect(Collectors.toSet());
  }

  /** Whether something was written down about it. */
  private boolean take(AlertChange change, Map<UUID, Case> fired) {
    if (change.rule().shadow()) {
      return false;
    }
    if (change.what() == What.FIRED) {
      Optional.ofNullable(fired.get(change.alertId())).ifPresent(this::propose);
      return false;
    }
    return change.what() == What.RESOLVED && alertOver(change.alertId());
  }

  private void propose(Case alert) {
    alert.wanted().stream()
        .map(call -> Plan.of(call, alert.subject(), alert.category()))
        .flatMap(Optional::stream)
        .forEach(plan -> row(alert, plan).persist());
  }

  private ResponseRow row(Case alert, Plan plan) {
    ResponseRow row = new ResponseRow();
    row.id = ids.next(0);
    row.alertId = alert.id();
    row.ruleName = alert.rule().name();
    row.rule = alert.rule().rule();
    row.ruleVersion = alert.ruleVersion();
    row.severity = alert.severity();
    row.subjectKind = alert.subject().kind();
    row.subjectKey = alert.subject().key();
    row.message = alert.message();
    row.verb = plan.verb();
    row.amount = plan.amount();
    row.word = plan.word();
    row.targetKind = plan.target().kind();
    row.targetKey = plan.target().key();
    row.proposedMillis = clock.millis();
    row.dueMillis = row.proposedMillis;
    return row;
  }

  private boolean alertOver(UUID alertId) {
    boolean noted = false;
    long now = clock.millis();
    for (ResponseRow row : ResponseRow.lockOfAlert(alertId)) {
      if (row.state == State.PROPOSED || row.state == State.APPROVED) {
        row.refuse(Verdict.ALERT_OVER, "The alert was over before it ran", ResponseLog.ITSELF, now);
        log.note(row, "refuse", ResponseLog.ITSELF, row.why);
        noted = true;
      } else if (row.verb.lasting() == Lasting.WHILE_ALERT && row.mayHold() && row.undoBy == null) {
        row.askUndo(ResponseLog.ITSELF, "The alert is resolved", now);
        row.persist();
      }
    }
    return noted;
  }
}
