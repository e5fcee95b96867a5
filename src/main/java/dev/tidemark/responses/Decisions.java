package dev.tidemark.responses;

import dev.tidemark.alerts.AlertCases;
import dev.tidemark.alerts.AlertCases.Case;
import dev.tidemark.responses.Brakes.Ruling;
import dev.tidemark.responses.Brakes.Situation;
import dev.tidemark.responses.Verb.Lasting;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides about proposed responses, one after the other for each verb over all processes, so that
 * no budget is spent twice. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class Decisions {

  /** More products than this are never held at once by one response. */
  static final int MOST_PRODUCTS = 1_000;

  private static final List<State> PROPOSED = List.of(State.PROPOSED);
  private static final long PUT_OFF_MILLIS = 5_000;
  private static final long COUNT_MILLIS = Duration.ofSeconds(10).toMillis();

  private final ProductDatabase database;
  private final Products products;
  private final AlertCases alerts;
  private final Guardrails guardrails;
  private final Records records;
  private final ResponseLog log;
  private final InstantSource clock;
  private volatile long countedMillis;
  private volatile long counted;

  Decisions(
      ProductDatabase database,
      Products products,
      AlertCases alerts,
      Guardrails guardrails,
      Records records,
      ResponseLog log,
      InstantSource clock) {
    this.database = database;
    this.products = products;
    this.alerts = alerts;
    this.guardrails = guardrails;
    this.records = records;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Decides about the one that has waited longest.
   *
   * @return false if none waits that nobody else is at
   */
  boolean next() {
    Optional<UUID> due = QuarkusTransaction.requiringNew().call(this::claim);
    due.ifPresent(this::decide);
    return due.isPresent();
  }

  /** Put off: one that cannot be decided now holds up no others. */
  private Optional<UUID> claim() {
    long now = clock.millis();
    Optional<ResponseRow> due = ResponseRow.due(PROPOSED, now, null);
    due.ifPresent(row -> row.dueMillis = now + PUT_OFF_MILLIS);
    return due.map(row -> row.id);
  }

  private void decide(UUID id) {
    ResponseRow seen =
        QuarkusTransaction.requiringNew()
            .call(() -> ResponseRow.<ResponseRow>findByIdOptional(id).orElse(null));
    if (seen == null) {
      return;
    }
    List<String> skus = productsOf(seen.target()); // not while rows are locked
    long all = countProducts(skus.size());
    database.transact(
        connection -> {
          Optional<ResponseRow> row = ResponseRow.lock(id);
          row.filter(one -> one.state == State.PROPOSED && one.dueMillis > 0)
              .ifPresent(one -> decide(one, skus, all));
          return true;
        });
  }

  private void decide(ResponseRow row, List<String> skus, long allProducts) {
    long now = clock.millis();
    if (row.waits()) {
      row.refuse(Verdict.NOT_APPROVED, "Nobody said yes within a day", ResponseLog.ITSELF, now);
      log.note(row, "refuse", ResponseLog.ITSELF, row.why);
      return;
    }
    GuardrailRow locked = GuardrailRow.lock(row.verb);
    Guardrail rail = guardrails.of(row.verb, locked);
    boolean fits = !skus.isEmpty() && skus.size() <= MOST_PRODUCTS;
    row.products = skus.size();
    row.skus = fits ? String.join(",", skus) : "";
    Ruling ruling =
        Brakes.decide(rail, situation(row, rail, locked.changedMillis, allProducts, fits, now));
    apply(row, ruling, now);
  }

  private void apply(ResponseRow row, Ruling ruling, long now) {
    switch (ruling.verdict()) {
      case ALLOWED -> {
        row.approve(ruling.verdict(), ruling.why(), ResponseLog.ITSELF, now);
        log.note(row, "approve", ResponseLog.ITSELF, ruling.why());
      }
      case WAITS -> {
        row.decide(ruling.verdict(), ruling.why(), ResponseLog.ITSELF, now);
        row.dueMillis = now + Brakes.Waiting.MILLIS;
        log.note(row, "ask", ResponseLog.ITSELF, ruling.why());
      }
      default -> {
        row.refuse(ruling.verdict(), ruling.why(), ResponseLog.ITSELF, now);
        log.note(row, "refuse", ResponseLog.ITSELF, ruling.why());
      }
    }
  }

  private Situation situation(
      ResponseRow row,
      Guardrail rail,
      long railChangedMillis,
      long allProducts,
      boolean fits,
      long now) {
    boolean open = alerts.find(row.alertId).map(Case::isOpen).orElse(false);
    boolean onProducts = isOnProducts(row.target());
    boolean applicable = row.targetKind != Target.Kind.NOTHING && (!onProducts || fits);
    return new Situation(
        SwitchRow.read().killed,
        open,
        applicable,
        now,
        records.lastRun(row, rail.mode()),
        records.runsSince(row.verb, rail.mode(), now - Duration.ofHours(1).toMillis()),
        records.held(row.verb),
        takesItsShare(row.verb) ? row.products : 0,
        allProducts,
        records.ineffective(
            row,
            rail.ineffectiveRuns(),
            Math.max(railChangedMillis, now - Duration.ofDays(1).toMillis())),
        records.sameWaits(row));
  }

  /** What is over at once takes none, but for what moves all units of a product. */
  private static boolean takesItsShare(Verb verb) {
    return verb.lasting() != Lasting.AT_ONCE || verb == Verb.REBUCKET;
  }

  private static boolean isOnProducts(Target target) {
    return target.kind() == Target.Kind.PRODUCT || target.kind() == Target.Kind.CATEGORY;
  }

  private List<String> productsOf(Target target) {
    return switch (target.kind()) {
      case PRODUCT -> List.of(target.key());
      case CATEGORY -> products.inCategory(target.key(), MOST_PRODUCTS + 1);
      case CHANNEL, RUNBOOK, NOTHING -> List.of();
    };
  }

  /** Counting reads them all: not for each, but where there are plainly more than were counted. */
  private long countProducts(int atLeast) {
    long now = clock.millis();
    if (counted < atLeast || Math.abs(now - countedMillis) >= COUNT_MILLIS) {
      counted = products.count();
      countedMillis = now;
    }
    return counted;
  }
}
