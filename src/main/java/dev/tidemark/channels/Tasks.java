package dev.tidemark.channels;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.ProductEvents;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked to look at: each thing once, until somebody closes it. Blocks; safe for use
 * by several threads.
 */
@ApplicationScoped
public class Tasks {

  /** The same thing is asked for once at a time; what is told of it is the latest. */
  private static final String OPEN =
      """
      INSERT INTO task (open_key, channel, sku, kind, detail, opened_millis)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON DUPLICATE KEY UPDATE detail = VALUES(detail)""";

  /** For one of those who want it opened; the row is locked already. */
  private static final String TELL =
      "UPDATE task SET told = TRUE WHERE open_key = ?1 AND told = FALSE";

  private static final String NUMBER = "SELECT id FROM task WHERE open_key = ?1";

  private static final int LONGEST_DETAIL = 500;

  private final EntityManager rows;
  private final AuditLog audit;
  private final ProductEvents events;
  private final InstantSource clock;

  Tasks(EntityManager rows, AuditLog audit, ProductEvents events, InstantSource clock) {
    this.rows = rows;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Something to look at.
   *
   * @param kind what it is, such as {@code wrong} or {@code oversold}
   * @param detail a sentence with the numbers
   */
  public record Wanted(String channel, String sku, String kind, String detail) {}

  /** Opens those that are not open yet. */
  public void open(List<Wanted> all) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              List<Event> opened = new ArrayList<>();
              for (Wanted one : all) {
                open(one).ifPresent(opened::add);
              }
              events.append(opened);
            });
  }

  /** Empty where others know that it is open. */
  private Optional<Event> open(Wanted one) {
    String key = one.channel() + "|" + one.sku() + "|" + one.kind();
    String detail = one.detail().substring(0, Math.min(one.detail().length(), LONGEST_DETAIL));
    long now = clock.millis();
    rows.createNativeQuery(OPEN)
        .setParameter(1, key)
        .setParameter(2, one.channel())
        .setParameter(3, one.sku())
        .setParameter(4, one.kind())
        .setParameter(5, detail)
        .setParameter(6, now)
        .executeUpdate();
    if (rows.createNativeQuery(TELL).setParameter(1, key).executeUpdate() == 0) {
      return Optional.empty();
    }
    Object number = rows.createNativeQuery(NUMBER).setParameter(1, key).getSingleResult();
    return Optional.of(TaskEvents.opened(((Number) number).longValue(), one, detail, now));
  }

  /** Open ones or closed ones, the latest first, with numbers below one. */
  List<TaskRow> page(boolean open, long before, int most) {
    return QuarkusTransaction.joiningExisting().call(() -> TaskRow.page(open, before, most));
  }

  /**
   * Closes one; one that is closed stays as it was.
   *
   * @param resolution what was done about it
   * @throws ProblemException {@link Refusal#TASK_NOT_FOUND}
   */
  TaskRow close(long id, String resolution, String actor, @Nullable String reason) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              TaskRow row = TaskRow.lock(id).orElseThrow(() -> notFound(id));
              if (row.closedMillis == 0) {
                row.openKey = null;
                row.closedMillis = clock.millis();
                row.closedBy = actor;
                row.resolution = resolution;
                row.reason = reason;
                audit.record(actor, "task.close", "task:" + id, null, resolution, reason);
                events.append(TaskEvents.closed(row));
              }
              return row;
            });
  }

  static ProblemException notFound(Object id) {
    return new ProblemException(
        Problem.of(Refusal.TASK_NOT_FOUND, "There is no task " + id).with("task", id));
  }
}
