package dev.tidemark.channels;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.InstantSource;
import java.util.List;
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

  private static final int LONGEST_DETAIL = 500;

  private final EntityManager rows;
  private final AuditLog audit;
  private final InstantSource clock;

  Tasks(EntityManager rows, AuditLog audit, InstantSource clock) {
    this.rows = rows;
    this.audit = audit;
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
              for (Wanted one : all) {
                String detail = one.detail();
                rows.createNativeQuery(OPEN)
                    .setParameter(1, one.channel() + "|" + one.sku() + "|" + one.kind())
                    .setParameter(2, one.channel())
                    .setParameter(3, one.sku())
                    .setParameter(4, one.kind())
                    .setParameter(5, detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)))
                    .setParameter(6, clock.millis())
                    .executeUpdate();
              }
            });
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
              }
              return row;
            });
  }

  static ProblemException notFound(Object id) {
    return new ProblemException(
        Problem.of(Refusal.TASK_NOT_FOUND, "There is no task " + id).with("task", id));
  }
}
