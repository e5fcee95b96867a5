package dev.tidemark.alerts;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What happens to alerts by time alone, without facts: escalation, notices, the end of what the
 * service found itself. Every process does it; what one has done the others do not find.
 */
@Startup
@ApplicationScoped
class AlertTimers {

  private static final Logger LOG = Logger.getLogger(AlertTimers.class);
  private static final int MOST_A_STEP = 500;
  private static final Duration OFTEN = Duration.ofMillis(250);

  /** Resolved ones are found by neither: their clocks are 0. */
  private static final String ESCALATES = "escalates_millis BETWEEN 1 AND %d LIMIT %d";

  private static final String CLEARS =
      """
      due_millis BETWEEN 1 AND %d AND clear_ends_millis > 0
        AND subject_kind IN ('RULE', 'STORE', 'WEBHOOK') LIMIT %d""";

  private static final String FORGET =
      """
      UPDATE alert SET remembered_subject = NULL, forget_millis = 0
      WHERE forget_millis BETWEEN 1 AND %d LIMIT %d""";

  private final ProductDatabase database;
  private final AlertBook book;
  private final AlertLife life;
  private final Notices notices;
  private final AlertCounts counts;
  private final InstantSource clock;
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private @Nullable Repeating often;
  private @Nullable Repeating telling;
  private @Nullable Repeating seldom;

  AlertTimers(
      ProductDatabase database,
      AlertBook book,
      AlertLife life,
      Notices notices,
      AlertCounts counts,
      InstantSource clock) {
    this.database = database;
    this.book = book;
    this.life = life;
    this.notices = notices;
    this.counts = counts;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    often = new Repeating("alert-timers", OFTEN, this::change);
    Repeating notices = new Repeating("alert-notices", OFTEN, this::tell);
    book.whenDue(notices::soon);
    telling = notices;
    seldom = new Repeating("alert-care", Duration.ofSeconds(5), this::care);
  }

  void close(@Observes ShutdownEvent event) {
    if (often != null) {
      often.close();
    }
    if (telling != null) {
      telling.close();
    }
    if (seldom != null) {
      seldom.close();
    }
  }

  void pass() {
    change();
    tell();
  }

  private void change() {
    long now = clock.millis();
    step("escalate", () -> escalate(now));
    step("clear", () -> clear(now));
  }

  /** Whenever people are to be told at once, and now and then for what the clocks bring. */
  private void tell() {
    step(
        "tell",
        () -> {
          var unused = notices.tellDue();
        });
  }

  /** None keeps the others from their turn. That it fails is said once, until it works again. */
  private void step(String what, Runnable work) {
    try {
      work.run();
      failing.remove(what);
    } catch (RuntimeException e) {
      if (failing.add(what)) {
        LOG.warnf("Alerts wait, cannot %s: %s", what, e.getMessage());
      }
    }
  }

  private void escalate(long now) {
    Set<UUID> hidden = new HashSet<>();
    List<Decision> escalated =
        book.change(
            c -> {
              List<Alert> due = AlertRows.read(c, ESCALATES.formatted(now, MOST_A_STEP));
              hidden.clear();
              hidden.addAll(Hiding.read(c, now).of(c, due).keySet());
              return due;
            },
            alert ->
                hidden.contains(alert.id())
                    ? life.waitHidden(alert, now)
                    : life.escalateIfDue(alert, now));
    LOG.tracef("%d escalated", escalated.size());
  }

  private void clear(long now) {
    List<Decision> cleared =
        book.change(
            c -> AlertRows.read(c, CLEARS.formatted(now, MOST_A_STEP)),
            alert -> life.observe(alert, Observation.UNTRUE, now));
    LOG.tracef("%d cleared", cleared.size());
  }

  void care() {
    step("count", counts::publish);
    step("forget", () -> forget(clock.millis()));
  }

  private void forget(long now) {
    int forgotten =
        database.transact(
            c -> {
              try (var statement = c.createStatement()) {
                return statement.executeUpdate(FORGET.formatted(now, MOST_A_STEP));
              }
            });
    LOG.tracef("%d forgotten", forgotten);
  }
}
