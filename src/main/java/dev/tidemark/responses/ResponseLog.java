package dev.tidemark.responses;

import dev.tidemark.alerts.AlertCases;
import dev.tidemark.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what becomes of a response: in its own history, in its alert's, in the audit, and in
 * what others are told, all in the caller's transaction. Nothing may be locked after it.
 */
@ApplicationScoped
class ResponseLog {

  /** By whom Tidemark acts of its own accord. */
  static final String ITSELF = "tidemark";

  private final AlertCases alerts;
  private final AuditLog audit;
  private final ResponseEvents events;
  private final ResponseCounters counters;
  private final InstantSource clock;

  ResponseLog(
      AlertCases alerts,
      AuditLog audit,
      ResponseEvents events,
      ResponseCounters counters,
      InstantSource clock) {
    this.alerts = alerts;
    this.audit = audit;
    this.events = events;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * @param what the audit's action is {@code response.} and this
   * @param detail one sentence
   */
  void note(ResponseRow row, String what, String who, String detail) {
    boolean isKnown = row.version > 0;
    row.version++;
    row.persist();
    audit.record(who, "response." + what, "response:" + row.id, null, state(row), detail);
    HistoryRow.queue();
    entry(row, who, detail).persist();
    alerts.responded(row.alertId, who, told(row, detail));
    events.tell(row, what, isKnown, who, detail);
    counters.count(row, what);
  }

  /** A step that is no news to people: in its own history only. */
  void step(ResponseRow row, String who, String detail) {
    row.version++;
    row.persist();
    HistoryRow.queue();
    entry(row, who, detail).persist();
  }

  private static Map<String, Object> state(ResponseRow row) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("verb", row.verb);
    state.put("target", row.target().toString());
    state.put("alert", row.alertId);
    state.put("state", row.state);
    state.put("verdict", row.verdict);
    return state;
  }

  private static Map<String, Object> told(ResponseRow row, String detail) {
    return Map.of(
        "response", row.id.toString(),
        "verb", row.verb.toString(),
        "target", row.target().toString(),
        "state", row.state.toString(),
        "verdict", row.verdict.toString(),
        "text", detail);
  }

  private HistoryRow entry(ResponseRow row, String who, String detail) {
    HistoryRow entry = new HistoryRow();
    entry.responseId = row.id;
    entry.alertId = row.alertId;
    entry.atMillis = clock.millis();
    entry.who = who;
    entry.verb = row.verb;
    entry.targetKind = row.targetKind;
    entry.targetKey = row.targetKey;
    entry.state = row.state;
    entry.verdict = row.verdict;
    entry.detail = ResponseRow.cut(detail);
    return entry;
  }
}
