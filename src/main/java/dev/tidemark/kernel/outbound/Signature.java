package dev.tidemark.kernel.outbound;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs what is sent, as Standard Webhooks has it: {@code webhook-id}, {@code webhook-timestamp} in
 * seconds, and {@code webhook-signature}, which is {@code v1,} and the Base64 of the HMAC-SHA256 of
 * "{@code id.timestamp.body}". Stateless.
 */
public final class Signature {

  public static final String ID = "webhook-id";
  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURE = "webhook-signature";

  private static final String PREFIX = "whsec_";
  private static final int SECRET_BYTES = 32;
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Signature() {}

  /** A new secret: {@code whsec_} and the Base64 of 32 random bytes. */
  public static String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return PREFIX + Base64.getEncoder().encodeToString(secret);
  }

  /** Whether it is {@code whsec_} and 24 to 64 bytes in Base64, as Standard Webhooks asks for. */
  public static boolean isSecret(String text) {
    try {
      int bytes = text.startsWith(PREFIX) ? decoded(text).length : 0;
      return bytes >= FEWEST_BYTES && bytes <= MOST_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The three headers of a message.
   *
   * @param secret as {@link #newSecret} makes it; any other text is taken by its UTF-8 bytes
   */
  public static Map<String, String> headers(
      String secret, String messageId, long atSeconds, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, messageId);
    headers.put(TIMESTAMP, Long.toString(atSeconds));
    headers.put(SIGNATURE, "v1," + sign(secret, messageId, atSeconds, body));
    return headers;
  }

  private static String sign(String secret, String messageId, long atSeconds, byte[] body) {
    String before = messageId + "." + atSeconds + ".";
    return Hmac.sha256(keyOf(secret), before.getBytes(StandardCharsets.UTF_8), body);
  }

  private static byte[] keyOf(String secret) {
    try {
      if (secret.startsWith(PREFIX)) {
        return decoded(secret);
      }
    } catch (IllegalArgumentException e) {
      // a text that happens to begin so
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String secret) {
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }
}
