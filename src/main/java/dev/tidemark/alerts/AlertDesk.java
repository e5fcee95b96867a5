package dev.tidemark.alerts;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What people see of alerts, and do about them. Blocks; safe for use by several threads. */
@ApplicationScoped
class AlertDesk {

  private static final int LONGEST_NOTE = 2_000;
  private static final int MOST_HISTORY = 1_000;

  private final ProductDatabase database;
  private final AlertBook book;
  private final AlertLife life;
  private final AuditLog audit;
  private final InstantSource clock;

  AlertDesk(
      ProductDatabase database,
      AlertBook book,
      AlertLife life,
      AuditLog audit,
      InstantSource clock) {
    this.database = database;
    this.book = book;
    this.life = life;
    this.audit = audit;
    this.clock = clock;
  }

  List<AlertView> list(AlertFilter filter, int most) {
    return database.transact(c -> views(c, filter.read(c, most)));
  }

  /**
   * @throws ProblemException {@link Refusal#ALERT_NOT_FOUND}
   */
  AlertView.WithHistory find(String id) {
    return database.transact(
        c -> {
          Alert alert = require(c, id);
          List<AlertView.Entry> history = new ArrayList<>();
          for (AlertChange one : HistoryRows.newest(c, alert.id(), MOST_HISTORY)) {
            history.add(
                new AlertView.Entry(
                    one.id(), one.at(), one.what(), one.who(), one.state(), one.detail()));
          }
          return new AlertView.WithHistory(view(c, alert), history);
        });
  }

  /**
   * @throws ProblemException {@link Refusal#ALERT_NOT_FOUND}
   */
  AlertView.Explained explain(String id) {
    return database.transact(
        c -> {
          Alert alert = require(c, id);
          EvidenceRows.Both why =
              EvidenceRows.of(c, List.of(alert))
                  .getOrDefault(alert.id(), EvidenceRows.Both.NOTHING);
          return new AlertView.Explained(
              alert.id(), AlertView.ruleOf(alert), why.fired(), why.seen());
        });
  }

  /**
   * A repeat changes nothing.
   *
   * @throws ProblemException {@link Refusal#ALERT_NOT_FOUND}, {@link Refusal#ALERT_NOT_FIRING},
   *     {@link Refusal#ALERT_RESOLVED} or {@link Refusal#INVALID_FIELD}
   */
  AlertView acknowledge(String id, @Nullable String note, String who) {
    Map<String, Object> detail = detail("note", note);
    return act(
        id,
        "alert.acknowledge",
        note,
        who,
        alert -> {
          if (!alert.life().isOpen()) {
            throw refusal(Refusal.ALERT_RESOLVED, alert, "It is over; there is nothing to do");
          }
          if (!alert.life().isOn()) {
            throw refusal(Refusal.ALERT_NOT_FIRING, alert, "It is pending, and may never fire");
          }
          return life.acknowledge(alert, who, detail, clock.millis());
        });
  }

  /**
   * A repeat changes nothing.
   *
   * @throws ProblemException {@link Refusal#ALERT_NOT_FOUND} or {@link Refusal#INVALID_FIELD}
   */
  AlertView resolve(String id, @Nullable String note, String who) {
    Map<String, Object> detail = detail("note", note);
    return act(
        id,
        "alert.resolve",
        note,
        who,
        alert -> life.resolveByHand(alert, who, detail, clock.millis()));
  }

  /**
   * @throws ProblemException {@link Refusal#ALERT_NOT_FOUND} or {@link Refusal#INVALID_FIELD}
   */
  AlertView note(String id, @Nullable String text, String who) {
    if (text == null || text.isBlank()) {
      throw ProblemException.invalidField("text", "must be given");
    }
    Change noted = new Change(What.NOTED, who, detail("text", text));
    return database.transact(
        c -> {
          Alert alert = require(c, id);
          audit.record(who, "alert.note", subject(alert), null, noted.detail(), null);
          HistoryRows.add(
              c, List.of(new Decision(alert, alert, List.of(noted), null, null)), clock.millis());
          return view(c, alert);
        });
  }

  private AlertView act(
      String id,
      String action,
      @Nullable String note,
      String who,
      Function<Alert, Optional<Decision>> decide) {
    List<Decision> done =
        book.change(
            c -> List.of(require(c, id)),
            alert -> {
              Optional<Decision> decision = decide.apply(alert);
              decision.ifPresent(decided -> record(audit, action, decided, note, who));
              return decision;
            });
    assert done.size() <= 1;
    return database.transact(c -> view(c, require(c, id)));
  }

  /** What a person did to an alert that was there before. */
  static void record(
      AuditLog audit, String action, Decision decided, @Nullable String note, String who) {
    Alert before = Objects.requireNonNull(decided.before(), "an alert that was there");
    audit.record(
        who,
        action,
        subject(before),
        Map.of("state", before.life().state()),
        Map.of("state", decided.after().life().state()),
        note);
  }

  private static String subject(Alert alert) {
    return "alert:" + alert.id();
  }

  static Map<String, Object> detail(String member, @Nullable String text) {
    if (text != null && text.length() > LONGEST_NOTE) {
      throw ProblemException.invalidField(
          member, "must be at most " + LONGEST_NOTE + " characters");
    }
    return text == null || text.isBlank() ? Map.of() : Map.of(member, text);
  }

  private AlertView view(Connection connection, Alert alert) throws SQLException {
    return views(connection, List.of(alert)).get(0);
  }

  private List<AlertView> views(Connection connection, List<Alert> alerts) throws SQLException {
    Map<UUID, Hidden> hidden = Hiding.read(connection, clock.millis()).of(connection, alerts);
    Map<UUID, EvidenceRows.Both> why = EvidenceRows.of(connection, alerts);
    return alerts.stream()
        .map(
            alert ->
                AlertView.of(
                    alert,
                    hidden.get(alert.id()),
                    why.getOrDefault(alert.id(), EvidenceRows.Both.NOTHING).calls()))
        .toList();
  }

  private static Alert require(Connection connection, String id) throws SQLException {
    try {
      return AlertRows.read(connection, "id = " + AlertRows.literal(UUID.fromString(id))).stream()
          .findFirst()
          .orElseThrow(AlertDesk::notFound);
    } catch (IllegalArgumentException e) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(Refusal.ALERT_NOT_FOUND, "There is no alert of this id, or not any more"));
  }

  private static ProblemException refusal(Refusal refusal, Alert alert, String detail) {
    return new ProblemException(
        Problem.of(refusal, detail).with("state", alert.life().state().toString()));
  }
}
