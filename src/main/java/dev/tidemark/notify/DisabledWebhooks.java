package dev.tidemark.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Endpoints that are told nothing any more, for whoever tells people. Safe for several threads. */
@ApplicationScoped
public class DisabledWebhooks {

  private final Webhooks webhooks;

  DisabledWebhooks(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  /** What there is to say of each, by its id; as this process knows it, within a second. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    for (Webhook webhook : webhooks.known().values()) {
      if (webhook.isDisabled()) {
        all.put(webhook.id().toString(), message(webhook));
      }
    }
    return all;
  }

  /** Its host only: the path of an address may be a secret. */
  private static String message(Webhook webhook) {
    return "the webhook to %s is disabled since %s: %s"
        .formatted(
            URI.create(webhook.settings().url()).getHost(),
            Instant.ofEpochMilli(webhook.disabledMillis()),
            webhook.disabledReason());
  }
}
