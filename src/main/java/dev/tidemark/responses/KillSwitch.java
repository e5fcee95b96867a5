package dev.tidemark.responses;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.gate.News;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether all responses are stopped: turned here, told by another process, or found by looking four
 * times a second. Nothing is begun while it is on, nor gone on with at the next product; taking
 * back goes on. While the product database is away, what was known last holds, and nothing can be
 * begun in any case. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class KillSwitch {

  private static final Logger LOG = Logger.getLogger(KillSwitch.class);
  private static final String TOPIC = "kill-switch";
  private static final Duration LOOK = Duration.ofMillis(250);

  private final AuditLog audit;
  private final ResponseEvents events;
  private final News news;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private volatile Position known = new Position(false, "", "", null, 0);
  private @Nullable Repeating looking;

  KillSwitch(
      AuditLog audit,
      ResponseEvents events,
      News news,
      InstantSource clock,
      MeterRegistry metrics) {
    this.audit = audit;
    this.events = events;
    this.news = news;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * How it stands.
   *
   * @param since null where it was never turned
   */
  @Schema(description = "Whether all responses are stopped, by whom and why.")
  record Position(
      boolean on,
      String reason,
      String changedBy,
      @Nullable Instant since,
      @Schema(description = "Raised with every change; also the ETag.") long version) {}

  @PostConstruct
  void open() {
    look();
    Repeating repeating = new Repeating("kill-switch", LOOK, this::look);
    looking = repeating;
    news.listen(TOPIC, text -> repeating.soon());
    Gauge.builder("tidemark.responses.kill.switch", () -> known.on() ? 1 : 0)
        .description("1 while the kill switch is on: no response is run")
        .register(metrics);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** What this process knows already, without asking a database. */
  boolean isOn() {
    return known.on();
  }

  /** As the database has it now. Blocks. */
  Position read() {
    return learn(QuarkusTransaction.joiningExisting().call(() -> position(SwitchRow.read())));
  }

  /**
   * Turns it. Blocks.
   *
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}, or {@link Refusal#INVALID_FIELD} for
   *     a reason that is too long; nothing has changed
   */
  Position turn(boolean on, @Nullable String reason, OptionalLong expectedVersion, String actor) {
    String given = Reasons.require(reason);
    Position after =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  SwitchRow row = SwitchRow.lock();
                  Position before = position(row);
                  IfMatch.require(expectedVersion, before.version(), "The kill switch");
                  row.killed = on;
                  row.reason = given == null ? "" : given;
                  row.changedBy = actor;
                  row.sinceMillis = clock.millis();
                  row.version++;
                  Position turned = position(row);
                  audit.record(actor, "response.kill-switch", "kill-switch", before, turned, given);
                  events.tell(turned);
                  return turned;
                });
    news.tell(TOPIC, "");
    return learn(after);
  }

  private void look() {
    try {
      QuarkusTransaction.requiringNew().run(this::read);
    } catch (RuntimeException e) {
      LOG.debugf("The kill switch is not read: %s", e.getMessage());
    }
  }

  private synchronized Position learn(Position now) {
    if (now.version() > known.version()) {
      known = now;
    }
    return now;
  }

  private static Position position(SwitchRow row) {
    return new Position(
        row.killed,
        row.reason,
        row.changedBy,
        row.sinceMillis == 0 ? null : Instant.ofEpochMilli(row.sinceMillis),
        row.version);
  }
}
