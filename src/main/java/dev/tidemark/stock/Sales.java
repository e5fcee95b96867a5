package dev.tidemark.stock;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
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
  private volatile Sale known = Sale.UNKNOWN;
  private @Nullable Repeating looking;

  Sales(AuditLog audit) {
    this.audit = audit;
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
                  return after;
                }));
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
