package dev.tidemark.notify;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What people do with endpoints. Blocks; safe for use by several threads. */
@ApplicationScoped
class ChangeWebhook {

  /** Each may have requests of its own open. */
  private static final int MOST = 200;

  /** More that still sign make a header that is too long. */
  private static final int MOST_SECRETS = 5;

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final Webhooks webhooks;
  private final Flavours flavours;
  private final AuditLog audit;
  private final Health health;
  private final OutboundGuard guard;
  private final InstantSource clock;
  private final TimeOrderedIds ids;
  private final boolean allowHttp;

  ChangeWebhook(
      Webhooks webhooks,
      Flavours flavours,
      AuditLog audit,
      Health health,
      OutboundGuard guard,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.webhooks.allow-http", defaultValue = "false")
          boolean allowHttp) {
    this.webhooks = webhooks;
    this.flavours = flavours;
    this.audit = audit;
    this.health = health;
    this.guard = guard;
    this.clock = clock;
    this.ids = new TimeOrderedIds(clock);
    this.allowHttp = allowHttp;
  }

  /**
   * Makes one.
   *
   * @throws ProblemException {@link Refusal#INVALID_FIELD} or {@link Refusal#ADDRESS_NOT_ALLOWED}
   */
  Webhook create(WebhookBody body, String actor) {
    if (body.url() == null || body.types() == null) {
      throw ProblemException.invalidField(
          body.url() == null ? "url" : "types", "is required for a new one");
    }
    WebhookSettings settings = body.appliedTo(WebhookSettings.PLAIN);
    Secret.Kind kind = body.kind();
    require(settings);
    Webhook made =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  if (WebhookRow.count() >= MOST) {
                    throw ProblemException.invalidField("url", "must be one of " + MOST);
                  }
                  WebhookRow row = new WebhookRow();
                  row.publicId = ids.next(Slots.of(settings.url()));
                  row.createdMillis = clock.millis();
                  webhooks.write(row, settings, List.of(Secret.make(kind)));
                  audit.record(
                      actor,
                      "webhook.create",
                      "webhook:" + row.publicId,
                      null,
                      settings.shown(),
                      body.reason());
                  return webhooks.read(row);
                });
    webhooks.look();
    return made;
  }

  /**
   * Changes one.
   *
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#WEBHOOK_NOT_FOUND}, {@link Refusal#VERSION_MISMATCH},
   *     {@link Refusal#INVALID_FIELD} or {@link Refusal#ADDRESS_NOT_ALLOWED}; nothing has changed
   */
  Webhook change(String id, WebhookBody body, OptionalLong expectedVersion, String actor) {
    if (body.signing() != null) {
      throw ProblemException.invalidField("signing", "is changed by POST …/rotate");
    }
    Webhook before = webhooks.read(id);
    WebhookSettings wanted = body.appliedTo(before.settings());
    if (!leadsToTheSame(before.settings(), wanted)) {
      require(wanted); // outside of the transaction: it asks the resolver
    }
    return change(
        before.number(),
        id,
        expectedVersion,
        row -> {
          WebhookSettings was = webhooks.read(row).settings();
          WebhookSettings after = body.appliedTo(was);
          webhooks.write(row, after, webhooks.read(row).secrets());
          if (was.paused() != after.paused() || !was.url().equals(after.url())) {
            health.forget(row.number()); // while it is not tried it does not fail
          }
          audit.record(
              actor, "webhook.change", "webhook:" + id, was.shown(), after.shown(), body.reason());
        });
  }

  /**
   * Gives it a new secret; the one before goes on signing beside it for a while. Returns when every
   * process knows it: whoever is told the new one need not know the old one any more.
   *
   * @param overlap how long, up to 30 days
   * @param kind of the new secret; null for the same as before
   * @throws ProblemException {@link Refusal#WEBHOOK_NOT_FOUND}, {@link Refusal#INVALID_FIELD}
   */
  Webhook rotate(
      String id,
      Duration overlap,
      Secret.@Nullable Kind kind,
      OptionalLong expectedVersion,
      @Nullable String reason,
      String actor) {
    var unused = Reasons.require(reason);
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw ProblemException.invalidField(
          "overlapSeconds", "must be from 0 to " + LONGEST_OVERLAP.toSeconds());
    }
    Webhook changed =
        change(
            webhooks.read(id).number(),
            id,
            expectedVersion,
            row -> {
              Webhook before = webhooks.read(row);
              long now = clock.millis();
              List<Secret> secrets = new ArrayList<>();
              secrets.add(Secret.make(kind == null ? before.secret().kind() : kind));
              if (!overlap.isZero()) {
                secrets.add(before.secret().until(now + overlap.toMillis()));
                before.secrets().stream().skip(1).filter(s -> s.signs(now)).forEach(secrets::add);
              }
              webhooks.write(
                  row,
                  before.settings(),
                  secrets.subList(0, Math.min(MOST_SECRETS, secrets.size())));
              audit.record(actor, "webhook.rotate", "webhook:" + id, null, null, reason);
            });
    LockSupport.parkNanos(Webhooks.ALL_KNOW.toNanos());
    return changed;
  }

  /**
   * Tells it again after it was disabled: what waited goes on.
   *
   * @throws ProblemException {@link Refusal#WEBHOOK_NOT_FOUND}
   */
  Webhook enable(String id, @Nullable String reason, String actor) {
    var unused = Reasons.require(reason);
    return change(
        webhooks.read(id).number(),
        id,
        OptionalLong.empty(),
        row -> {
          if (row.disabledMillis > 0) {
            audit.record(
                actor, "webhook.enable", "webhook:" + id, row.disabledReason, null, reason);
            row.disabledMillis = 0;
            row.disabledReason = null;
            row.version += 1;
            health.forget(row.number());
          }
        });
  }

  /**
   * Takes one away, with what waits for it.
   *
   * @throws ProblemException {@link Refusal#WEBHOOK_NOT_FOUND} or {@link Refusal#VERSION_MISMATCH}
   */
  void delete(String id, OptionalLong expectedVersion, String actor) {
    var unused =
        change(
            webhooks.read(id).number(),
            id,
            expectedVersion,
            row -> {
              audit.record(
                  actor,
                  "webhook.delete",
                  "webhook:" + id,
                  webhooks.read(row).settings().shown(),
                  null,
                  null);
              row.delete();
            });
  }

  /** One whose host nobody knows any more can be paused still. */
  private static boolean leadsToTheSame(WebhookSettings before, WebhookSettings wanted) {
    return before.url().equals(wanted.url())
        && before.flavour().equals(wanted.flavour())
        && before.settings().equals(wanted.settings());
  }

  private Webhook change(long number, String id, OptionalLong expectedVersion, Change what) {
    Webhook after =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  WebhookRow row = WebhookRow.lock(number).orElseThrow(() -> Webhooks.notFound(id));
                  IfMatch.require(expectedVersion, row.version, "The webhook");
                  what.of(row);
                  return webhooks.read(row);
                });
    webhooks.look();
    return after;
  }

  @FunctionalInterface
  private interface Change {
    void of(WebhookRow row);
  }

  /** At the call of the person who sets it, who can do something about it; and at each sending. */
  private void require(WebhookSettings settings) {
    flavours.require(settings.flavour()).require(settings.settings());
    URI url = URI.create(settings.url());
    if (url.getScheme().equals("http") && !allowHttp) {
      throw new ProblemException(
          Problem.of(
                  Refusal.ADDRESS_NOT_ALLOWED,
                  "Only https is called; TIDEMARK_WEBHOOKS_ALLOW_HTTP may allow http")
              .with("field", "url"));
    }
    var unused = guard.require(url.getHost());
  }
}
