package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.kernel.outbound.Signature;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What deliveries are signed with.
 *
 * @param key {@code whsec_} for a shared secret, {@code whsk_} for a private key of ed25519
 * @param untilMillis it signs until then; 0 for as long as it stands
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record Secret(String key, long untilMillis) {

  /** How it signs. */
  enum Kind {
    /** {@code v1}: HMAC-SHA256 with a secret that both sides have. */
    HMAC,
    /** {@code v1a}: the receiver has the public key only. */
    ED25519;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Secret make(Kind kind) {
    return new Secret(kind == Kind.HMAC ? Signature.newSecret() : Ed25519Key.make().text(), 0);
  }

  @JsonIgnore
  Kind kind() {
    return key.startsWith(Ed25519Key.PREFIX) ? Kind.ED25519 : Kind.HMAC;
  }

  /** What the receiver verifies with where that is no secret; null where it is one. */
  @JsonIgnore
  @Nullable String publicKey() {
    return kind() == Kind.ED25519 ? Ed25519Key.parse(key).publicText() : null;
  }

  Secret until(long millis) {
    return new Secret(key, millis);
  }

  boolean signs(long nowMillis) {
    return untilMillis == 0 || untilMillis > nowMillis;
  }

  /** One part of {@code webhook-signature}. */
  String sign(String messageId, long atSeconds, byte[] body) {
    return kind() == Kind.HMAC
        ? Signature.headers(key, messageId, atSeconds, body).getOrDefault(Signature.SIGNATURE, "")
        : Ed25519Key.parse(key).sign(messageId, atSeconds, body);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return kind() + " secret";
  }
}
