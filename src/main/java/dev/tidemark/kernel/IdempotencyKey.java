package dev.tidemark.kernel;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A caller's {@code Idempotency-Key}, kept as the first 128 bits of its SHA-256: fixed length, and
 * no text of a caller's in an index.
 */
public record IdempotencyKey(long high, long low) {

  /** The longest key taken, in characters. */
  public static final int MAX_LENGTH = 255;

  /**
   * @param header 1 to 255 visible ASCII characters, as the header came; null where it did not
   * @throws ProblemException {@link Refusal#IDEMPOTENCY_KEY_MISSING} or {@link
   *     Refusal#IDEMPOTENCY_KEY_INVALID}
   */
  public static IdempotencyKey parse(@Nullable String header) {
    if (header == null) {
      throw new ProblemException(
          Problem.of(Refusal.IDEMPOTENCY_KEY_MISSING, "Send an Idempotency-Key header"));
    }
    if (!isVisibleAscii(header)) {
      throw new ProblemException(
          Problem.of(
              Refusal.IDEMPOTENCY_KEY_INVALID,
              "Idempotency-Key must be 1 to 255 visible ASCII characters"));
    }
    return hashOf(header);
  }

  private static IdempotencyKey hashOf(String key) {
    Hash128 hash = Hash128.of(key.getBytes(StandardCharsets.US_ASCII));
    return new IdempotencyKey(hash.high(), hash.low());
  }

  private static boolean isVisibleAscii(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_LENGTH
        && key.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
