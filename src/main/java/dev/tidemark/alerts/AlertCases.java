package dev.tidemark.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import dev.tidemark.stock.Sales;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Alerts for those who act on them, and where they write what they did. All in the caller's
 * transaction on the product database. Blocks; safe for use by several threads.
 */
@ApplicationScoped
public class AlertCases {

  private final EntityManager rows;
  private final Sales sales;
  private final InstantSource clock;

  AlertCases(EntityManager rows, Sales sales, InstantSource clock) {
    this.rows = rows;
    this.sales = sales;
    this.clock = clock;
  }

  /**
   * What is wrong, and what is wanted done about it.
   *
   * @param ruleVersion of the text when it fired; 0 while it has not
   * @param category of the subject; empty for none
   * @param isOpen whether it is not resolved
   * @param isTrue whether its rule was true when it was looked at last
   * @param wanted what its rule asked for when it fired, or what is done in this stage of the sale
   *     where it asks for nothing
   */
  public record Case(
      UUID id,
      RuleRef rule,
      long ruleVersion,
      Subject subject,
      String category,
      Severity severity,
      String title,
      String message,
      boolean isOpen,
      boolean isTrue,
      List<VerbCall> wanted) {

    public Case {
      wanted = List.copyOf(wanted);
    }
  }

  /** One alert; empty if it is not kept any more. */
  public Optional<Case> find(UUID id) {
    return Optional.ofNullable(find(List.of(id)).get(id));
  }

  /** Many, with two statements; those that are not kept any more are left out. */
  public Map<UUID, Case> find(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Map.of()
        : rows.unwrap(Session.class).doReturningWork(connection -> find(connection, ids));
  }

  private Map<UUID, Case> find(Connection connection, Collection<UUID> ids) throws SQLException {
    List<Alert> found = read(connection, ids);
    Map<UUID, EvidenceRows.Both> evidence = EvidenceRows.of(connection, found);
    return found.stream()
        .map(
            alert ->
                of(alert, evidence.getOrDefault(alert.id(), EvidenceRows.Both.NOTHING).fired()))
        .collect(Collectors.toMap(Case::id, Function.identity()));
  }

  private Case of(Alert alert, JsonNode fired) {
    Seen seen = alert.seen();
    Life life = alert.life();
    return new Case(
        alert.id(),
        alert.fingerprint().rule(),
        alert.firedVersion(),
        alert.fingerprint().subject(),
        seen.category(),
        seen.settings().severity(),
        seen.settings().title(),
        seen.message(),
        life.isOpen(),
        life.isOn() && life.state() != AlertState.MISSING && life.clearEndsMillis() == 0,
        Wanted.of(
            seen.settings(),
            alert.fingerprint().subject(),
            calls(fired.path("calls")),
            sales.known().stage()));
  }

  private static List<Alert> read(Connection connection, Collection<UUID> ids) throws SQLException {
    return AlertRows.read(connection, "id IN (" + AlertRows.literals(ids) + ")");
  }

  private static List<VerbCall> calls(JsonNode list) {
    List<VerbCall> calls = new ArrayList<>();
    for (JsonNode call : list) {
      List<Object> arguments = new ArrayList<>();
      call.path("arguments").forEach(argument -> arguments.add(value(argument)));
      calls.add(new VerbCall(call.path("verb").asText(), arguments));
    }
    return calls;
  }

  private static Object value(JsonNode argument) {
    if (argument.isNumber()) {
      return argument.isIntegralNumber() ? argument.asLong() : argument.asDouble();
    }
    return argument.isBoolean() ? argument.asBoolean() : argument.asText();
  }

  /**
   * Adds to an alert's history what a response came to, if the alert is still kept. Nothing may be
   * locked after it.
   *
   * @param detail texts and numbers
   */
  public void responded(UUID id, String who, Map<String, Object> detail) {
    rows.unwrap(Session.class)
        .doWork(
            connection -> {
              Optional<Alert> alert = read(connection, List.of(id)).stream().findFirst();
              if (alert.isPresent()) {
                Change change = new Change(What.RESPONDED, who, detail);
                Decision noted =
                    new Decision(alert.get(), alert.get(), List.of(change), null, null);
                HistoryRows.add(connection, List.of(noted), clock.millis());
              }
            });
  }
}
