package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Takes on as many alerts as a person has chosen, in one transaction: those that cannot be taken on
 * stay as they are, and do not keep the others from it. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class AcknowledgeMany {

  private static final int MOST = 1_000;

  private final AlertBook book;
  private final AlertLife life;
  private final AuditLog audit;
  private final InstantSource clock;

  AcknowledgeMany(AlertBook book, AlertLife life, AuditLog audit, InstantSource clock) {
    this.book = book;
    this.life = life;
    this.audit = audit;
    this.clock = clock;
  }

  /** What is asked. */
  @Schema(description = "Which alerts are taken on, and what is said of it.")
  record Wanted(
      @Schema(description = "1 to 1000 ids; one that is given twice counts once.")
          @Nullable List<@Nullable String> ids,
      @Schema(description = "Of all of them; at most 2000 characters.") @Nullable String note) {}

  /** What became of one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Item(
      String id,
      @Schema(description = "Now; left out where there is no such alert.")
          @Nullable AlertState state,
      @Schema(description = "Why it is not taken on; left out where it is.")
          @Nullable Refusal refusal) {}

  /** What became of all, in the order in which they were given. */
  record Outcome(
      @Schema(description = "Acknowledged now, by this call or before.") int acknowledged,
      @Schema(description = "Not taken on: each says why.") int refused,
      List<Item> items) {}

  /**
   * A repeat changes nothing.
   *
   * @throws ProblemException {@link Refusal#INVALID_FIELD}
   */
  Outcome of(Wanted wanted, String who) {
    Collection<String> ids = ids(wanted.ids());
    Map<String, Object> detail = AlertDesk.detail("note", wanted.note());
    Map<UUID, Item> items = new LinkedHashMap<>();
    book.change(
        connection -> {
          items.clear();
          return read(connection, ids);
        },
        alert -> {
          Optional<Refusal> refusal = refusal(alert);
          items.put(alert.id(), item(alert, refusal));
          return refusal.isPresent() ? Optional.empty() : take(alert, who, detail, wanted.note());
        });
    return outcome(ids, items);
  }

  private Optional<Decision> take(
      Alert alert, String who, Map<String, Object> detail, @Nullable String note) {
    Optional<Decision> decision = life.acknowledge(alert, who, detail, clock.millis());
    decision.ifPresent(decided -> AlertDesk.record(audit, "alert.acknowledge", decided, note, who));
    return decision;
  }

  /** Empty where it can be taken on, or is. */
  static Optional<Refusal> refusal(Alert alert) {
    if (!alert.life().isOpen()) {
      return Optional.of(Refusal.ALERT_RESOLVED);
    }
    return alert.life().isOn() ? Optional.empty() : Optional.of(Refusal.ALERT_NOT_FIRING);
  }

  private static Item item(Alert alert, Optional<Refusal> refusal) {
    AlertState now = refusal.isPresent() ? alert.life().state() : AlertState.ACKNOWLEDGED;
    return new Item(alert.id().toString(), now, refusal.orElse(null));
  }

  private static List<Alert> read(Connection connection, Collection<String> ids)
      throws SQLException {
    List<UUID> known = ids.stream().map(AcknowledgeMany::id).flatMap(Optional::stream).toList();
    return known.isEmpty()
        ? List.of()
        : AlertRows.read(connection, "id IN (" + AlertRows.literals(known) + ")");
  }

  private static Outcome outcome(Collection<String> ids, Map<UUID, Item> found) {
    List<Item> items = new ArrayList<>();
    for (String id : ids) {
      Item none = new Item(id, null, Refusal.ALERT_NOT_FOUND);
      items.add(id(id).map(known -> found.getOrDefault(known, none)).orElse(none));
    }
    int refused = (int) items.stream().filter(item -> item.refusal() != null).count();
    return new Outcome(items.size() - refused, refused, items);
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Collection<String> ids(@Nullable List<@Nullable String> given) {
    if (given == null || given.isEmpty() || given.size() > MOST) {
      throw ProblemException.invalidField("ids", "must be 1 to " + MOST + " ids of alerts");
    }
    Collection<String> ids = new LinkedHashSet<>();
    for (String id : given) {
      if (id == null) {
        throw ProblemException.invalidField("ids", "must be 1 to " + MOST + " ids of alerts");
      }
      ids.add(id);
    }
    return ids;
  }
}
