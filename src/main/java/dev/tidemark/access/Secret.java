package dev.tidemark.access;

import dev.tidemark.kernel.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a random secret, which is all that is kept of it: with 256 random bits there is
 * nothing to guess, and so nothing that a slower hash would protect. Immutable.
 */
final class Secret {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 32;

  private final byte[] hash;

  private Secret(byte[] hash) {
    this.hash = hash;
  }

  static Secret of(String text) {
    return new Secret(Sha256.of(text));
  }

  /**
   * @param hash as {@link #hash} gave it
   */
  static Secret ofHash(byte[] hash) {
    return new Secret(hash.clone());
  }

  /** 256 random bits as 43 characters that need no escaping anywhere. */
  static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Some of 36 characters, for names of things that are no secrets. */
  static String randomName(int length) {
    return RANDOM
        .ints(length, 0, 36)
        .collect(
            StringBuilder::new,
            (name, digit) -> name.append(Character.forDigit(digit, 36)),
            StringBuilder::append)
        .toString();
  }

  /** Takes as long for a secret that is nearly right as for any other. */
  boolean isSame(Secret other) {
    return MessageDigest.isEqual(hash, other.hash);
  }

  byte[] hash() {
    return hash.clone();
  }

  /** The hash as hexadecimal digits. */
  String name() {
    return HexFormat.of().formatHex(hash);
  }
}
