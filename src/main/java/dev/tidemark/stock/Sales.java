package dev.tidemark.stock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventIds;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.EventType;
import dev.tidemark.outbox.ProductEvents;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The sale as this process knows it: changed here, or found by looking every half second. While the
 * product database is away, what was known last holds. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class Sales {

  private static final Logger LOG = Logger.getLogger(Sales.class);

  private final AuditLog audit;
  private final ProductEvents events;
  private final InstantSource clock;
  private volatile Sale known = Sale.UNKNOWN;
  private @Nullable Repeating looking;

  Sales(AuditLog audit, ProductEvents events, InstantSource clock) {
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("sale-poll", Duration.ofMillis(500), this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** What this process knows already, without asking a database. */
  public Sale known() {
    return known;
  }

  /** The sale as the database has it now. Blocks. */
  Sale read() {
    return learn(QuarkusTransaction.requiringNew().call(() -> SaleRow.read().sale()));
  }

  /**
   * Changes the sale. Blocks.
   *
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}; nothing has changed
   */
  Sale change(SaleChange change, OptionalLong expectedVersion, String actor) {
    return learn(
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  SaleRow row = SaleRow.lock();
                  Sale before = row.sale();
                  IfMatch.require(expectedVersion, before.version(), "The sale");
                  Sale after = change.appliedTo(before);
                  row.set(after);
                  audit.record(actor, "sale.change", "sale", before, after, change.reason());
                  events.append(event(before, after, change.reason(), actor));
                  return after;
                }));
  }

  private Event event(Sale before, Sale after, @Nullable String reason, String actor) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("stage", after.stage().toString()).put("before", before.stage().toString());
    if (reason != null && !reason.isEmpty()) {
      data.put("reason", reason);
    }
    data.put("by", actor).put("version", after.version());
    return new Event(
        EventIds.of("sale", Long.toString(after.version())),
        EventType.SALE_CHANGED.toString(),
        "sale",
        EventLabels.NONE,
        data.toString(),
        clock.millis());
  }

  private void look() {
    try {
      read();
    } catch (RuntimeException e) {
      LOG.debugf("The sale is not read: %s", e.getMessage());
    }
  }

  private synchronized Sale learn(Sale sale) {
    if (sale.version() > known.version()) {
      known = sale;
    }
    return sale;
  }
}
