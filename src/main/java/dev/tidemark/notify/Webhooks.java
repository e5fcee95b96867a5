package dev.tidemark.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.Problem;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints as this process knows them: changed here, or found by looking every half second.
 * Who passes events on reads them in its own transaction. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class Webhooks {

  private static final Logger LOG = Logger.getLogger(Webhooks.class);
  private static final TypeReference<List<Secret>> SECRETS = new TypeReference<>() {};

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** After a change, until every process has looked. */
  static final Duration ALL_KNOW = LOOK_EVERY.multipliedBy(2);

  private final ObjectMapper json;
  private volatile Map<Long, Webhook> known = Map.of();
  private @Nullable Repeating looking;

  Webhooks(ObjectMapper json) {
    this.json = json;
  }

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("webhook-poll", LOOK_EVERY, this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** All that are known to this process, by number. */
  Map<Long, Webhook> known() {
    return known;
  }

  /** All, as the caller's transaction on the product database sees them, by number. */
  Map<Long, Webhook> all() {
    Map<Long, Webhook> before = known;
    Map<Long, Webhook> now = new TreeMap<>();
    List<Long> changed = new ArrayList<>();
    WebhookRow.versions()
        .forEach(
            (number, version) -> {
              Webhook same = before.get(number);
              if (same != null && same.version() == version) {
                now.put(number, same);
              } else {
                changed.add(number);
              }
            });
    if (!changed.isEmpty()) {
      List<WebhookRow> rows = WebhookRow.list("id in ?1", changed);
      rows.forEach(row -> now.put(row.number(), read(row)));
    }
    return now;
  }

  /** Takes over what other processes have changed. */
  synchronized void look() {
    try {
      known = Map.copyOf(QuarkusTransaction.requiringNew().call(this::all));
    } catch (RuntimeException e) {
      LOG.debugf("The webhooks are not read: %s", e.getMessage());
    }
  }

  /**
   * As the database has it now. Blocks.
   *
   * @throws ProblemException {@link Refusal#WEBHOOK_NOT_FOUND}
   */
  Webhook read(String id) {
    return QuarkusTransaction.requiringNew()
        .call(() -> parse(id).flatMap(WebhookRow::find).map(this::read))
        .orElseThrow(() -> notFound(id));
  }

  static ProblemException notFound(String id) {
    String shown = id.length() > 64 ? id.substring(0, 64) : id;
    return new ProblemException(
        Problem.of(
                Refusal.WEBHOOK_NOT_FOUND,
                "There is no webhook of this id; POST /v1/webhooks makes one")
            .with("webhook", shown));
  }

  private static Optional<UUID> parse(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Webhook read(WebhookRow row) {
    try {
      return new Webhook(
          row.number(),
          row.publicId,
          json.readValue(row.settings, WebhookSettings.class),
          json.readValue(row.secrets, SECRETS),
          row.createdMillis,
          row.disabledMillis,
          row.disabledReason,
          row.version);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the settings of a webhook: " + row.publicId, e);
    }
  }

  /** Puts settings and secrets into a row, and raises its version. */
  void write(WebhookRow row, WebhookSettings settings, List<Secret> secrets) {
    try {
      row.settings = json.writeValueAsString(settings);
      row.secrets = json.writeValueAsString(secrets);
      row.version += 1;
      row.persist();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: the settings of a webhook", e);
    }
  }
}
