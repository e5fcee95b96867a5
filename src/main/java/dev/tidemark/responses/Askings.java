package dev.tidemark.responses;

import dev.tidemark.kernel.Ending;
import dev.tidemark.responses.AskedRows.Asked;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells as one number what was too much to tell one by one: a storm of alerts asks a person many
 * times, and whoever listens would be asked as often.
 */
@ApplicationScoped
class Askings {

  private static final Logger LOG = Logger.getLogger(Askings.class);
  private static final long KEPT_MILLIS = Duration.ofDays(1).toMillis();

  private final ProductDatabase database;
  private final AskedRows rows;
  private final ResponseEvents events;
  private final InstantSource clock;

  Askings(ProductDatabase database, AskedRows rows, ResponseEvents events, InstantSource clock) {
    this.database = database;
    this.rows = rows;
    this.events = events;
    this.clock = clock;
  }

  @Scheduled(
      every = "5s",
      delayed = "5s",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void tell() {
    long now = clock.millis();
    List<Asked> due = database.transact(connection -> rows.due(now));
    for (Asked one : due) {
      boolean told = database.transact(connection -> tell(one, now));
      LOG.tracef("%s of %s: told here %s", one.verb(), one.rule(), told);
    }
    int pruned = database.transact(connection -> rows.prune(now - KEPT_MILLIS));
    LOG.tracef("%d rules were forgotten", pruned);
  }

  private boolean tell(Asked due, long now) {
    Optional<Asked> taken = rows.take(due, now);
    taken.ifPresent(asked -> events.tell(asked, rows.waiting(asked)));
    return taken.isPresent();
  }
}
