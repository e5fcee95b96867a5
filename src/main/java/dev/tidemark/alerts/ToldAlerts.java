package dev.tidemark.alerts;

import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Alerts of others, as an Alertmanager tells them: listed, acknowledged, silenced as ours are.
 * People are not told of them by us, since that Alertmanager does so, and our metrics of alerts
 * leave them out: a rule of Prometheus about our alerts must not keep itself firing. Blocks; safe
 * for use by several threads.
 */
@Startup
@ApplicationScoped
class ToldAlerts {

  private static final Logger LOG = Logger.getLogger(ToldAlerts.class);

  private static final String COUNT =
      """
      SELECT COUNT(*) FROM alert
      WHERE resolved_millis = 0 AND rule = 'alertmanager' AND subject_kind = 'EXTERNAL'""";

  private static final String SILENT =
      "resolved_millis = 0 AND subject_kind = 'EXTERNAL' AND seen_at_millis < %d LIMIT %d";

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int MOST_A_STEP = 1_000;

  private final AlertBook book;
  private final AlertLife life;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final int mostOpen;
  private final Duration silentAfter;
  private @Nullable Repeating looking;

  /**
   * @param mostOpen how many may be open
   * @param silentAfter one that was not told again for so long is over; longer than the {@code
   *     repeat_interval} of whoever tells it
   */
  ToldAlerts(
      AlertBook book,
      AlertLife life,
      InstantSource clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "tidemark.alertmanager.most-open", defaultValue = "1000") int mostOpen,
      @ConfigProperty(name = "tidemark.alertmanager.silent-after", defaultValue = "13h")
          Duration silentAfter) {
    this.book = book;
    this.life = life;
    this.clock = clock;
    this.metrics = metrics;
    this.mostOpen = mostOpen;
    this.silentAfter = silentAfter;
  }

  /**
   * What became of what was told.
   *
   * @param unchanged known already
   * @param refused without a name, a status that is known, or a place
   */
  record Taken(int opened, int resolved, int unchanged, int refused) {}

  @PostConstruct
  void open() {
    looking = new Repeating("told-alerts", LOOK, this::endSilent);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** Takes all in one transaction; the same told again changes nothing. */
  Taken take(AlertmanagerNotice notice) {
    Map<Fingerprint, Observation> told = new LinkedHashMap<>();
    int unreadable = 0;
    for (AlertmanagerNotice.Entry entry : notice.entries()) {
      Optional<AlertmanagerNotice.Told> one = entry.told();
      one.ifPresent(read -> told.put(read.fingerprint(), read.observed()));
      unreadable += one.isEmpty() ? 1 : 0;
    }
    List<Decision> left = new ArrayList<>();
    List<Decision> done = book.observe(told, (c, decisions) -> fitting(c, decisions, left));
    int opened = count(done, What.FIRED);
    int resolved = count(done, What.RESOLVED);
    int unchanged = told.size() - opened - resolved - left.size();
    Taken taken = new Taken(opened, resolved, unchanged, unreadable + left.size());
    note(taken, notice.truncatedAlerts());
    return taken;
  }

  private static int count(List<Decision> done, What what) {
    return (int) done.stream().filter(one -> one.has(what)).count();
  }

  private void note(Taken taken, @Nullable Long truncated) {
    counter("opened").increment(taken.opened());
    counter("resolved").increment(taken.resolved());
    counter("unchanged").increment(taken.unchanged());
    counter("refused").increment(taken.refused());
    if (taken.refused() > 0 || (truncated != null && truncated > 0)) {
      LOG.warnf(
          "Of what an Alertmanager told, %d alerts could not be taken, and %s were not sent",
          taken.refused(), truncated == null ? 0 : truncated);
    }
  }

  private Counter counter(String outcome) {
    return Counter.builder("tidemark.alertmanager.alerts")
        .description("Alerts of others, as Alertmanagers told them")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /** Those that have a place; asks only where one opens. */
  private List<Decision> fitting(
      Connection connection, List<Decision> decisions, List<Decision> left) throws SQLException {
    left.clear();
    long places = Long.MAX_VALUE;
    if (decisions.stream().anyMatch(Decision::isNew)) {
      places = mostOpen - open(connection);
    }
    List<Decision> fitting = new ArrayList<>();
    for (Decision decision : decisions) {
      boolean fits = !decision.isNew() || places-- > 0;
      (fits ? fitting : left).add(decision);
    }
    return fitting;
  }

  private static long open(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** That it is over may never have come: whoever told it may be gone. */
  void endSilent() {
    long now = clock.millis();
    String condition = SILENT.formatted(now - silentAfter.toMillis(), MOST_A_STEP);
    List<Decision> ended =
        book.change(
            connection -> AlertRows.read(connection, condition),
            alert -> life.observe(alert, Observation.UNTRUE, now));
    if (!ended.isEmpty()) {
      LOG.infof("%d alerts of others were not told for %s: over", ended.size(), silentAfter);
    }
  }
}
