package dev.tidemark.responses;

import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Layouts;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finds responses that hold no sale back any more, since somebody has taken that away by hand, or
 * since they failed, so that they count no more. Blocks; for one thread a process.
 */
@ApplicationScoped
class Held {

  private static final int MOST = 200;
  private final ProductDatabase database;
  private final Layouts layouts;
  private final ResponseLog log;
  private final InstantSource clock;
  private final Duration every;

  Held(
      ProductDatabase database,
      Layouts layouts,
      ResponseLog log,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.responses.held-every", defaultValue = "30s")
          Duration every) {
    this.database = database;
    this.layouts = layouts;
    this.log = log;
    this.clock = clock;
    this.every = every;
  }

  /** How often to {@link #look}; a third of it is what has just ended left to settle. */
  Duration every() {
    return every;
  }

  void look() {
    QuarkusTransaction.requiringNew().call(this::held).stream()
        .filter(row -> row.skuList().stream().noneMatch(sku -> holds(row.id, sku)))
        .forEach(row -> over(row.id));
  }

  private List<ResponseRow> held() {
    return ResponseRow.<ResponseRow>find(
            "state IN ?1 AND verb IN ?2 AND undoBy IS NULL AND products > 0 AND endedMillis < ?3"
                + " ORDER BY endedMillis DESC",
            List.of(State.SUCCEEDED, State.FAILED),
            List.of(Verb.THROTTLE, Verb.PAUSE),
            clock.millis() - every.toMillis() / 3)
        .page(0, MOST)
        .list();
  }

  private boolean holds(UUID response, String sku) {
    return layouts
        .load(new Sku(sku))
        .map(layout -> layout.curbs().has(response.toString()))
        .orElse(false);
  }

  private void over(UUID id) {
    database.transact(
        connection -> {
          ResponseRow.lock(id)
              .filter(row -> row.mayHold() && row.undoBy == null)
              .ifPresent(this::holdsNothing);
          return true;
        });
  }

  private void holdsNothing(ResponseRow row) {
    if (row.state == State.FAILED) {
      row.products = 0; // it never did, or not any more
      return;
    }
    row.state = State.UNDONE;
    row.undoneMillis = clock.millis();
    log.note(row, "undo", ResponseLog.ITSELF, "Somebody has taken it away by hand");
  }
}
