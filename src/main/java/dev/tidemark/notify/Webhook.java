package dev.tidemark.notify;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is set.
 *
 * @param number never used again
 * @param id what people call it by
 * @param secrets the one that stands first, then those that it replaced
 * @param disabledMillis since when it is told nothing; 0 for not disabled
 * @param version raised with every change; the {@code ETag}
 */
record Webhook(
    long number,
    UUID id,
    WebhookSettings settings,
    List<Secret> secrets,
    long createdMillis,
    long disabledMillis,
    @Nullable String disabledReason,
    long version) {

  Webhook {
    secrets = List.copyOf(secrets);
  }

  boolean isDisabled() {
    return disabledMillis > 0;
  }

  /** Whether anything is sent to it now. */
  boolean isOpen() {
    return !isDisabled() && !settings.paused();
  }

  Secret secret() {
    return secrets.get(0);
  }

  /** {@code webhook-signature}: a part for each secret that signs, the newest first. */
  String signature(String messageId, long nowMillis, byte[] body) {
    return secrets.stream()
        .filter(secret -> secret.signs(nowMillis))
        .map(secret -> secret.sign(messageId, nowMillis / 1000, body))
        .collect(Collectors.joining(" "));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "webhook " + id + " at version " + version;
  }
}
