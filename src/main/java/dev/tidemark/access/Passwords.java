package dev.tidemark.access;

import dev.tidemark.kernel.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hashes passwords by PBKDF2-HMAC-SHA256 (RFC 8018) with a salt of 128 bits, as OWASP's cheat sheet
 * on password storage asks; written as {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}. Takes a
 * good part of a second of a processor. Immutable.
 */
@ApplicationScoped
class Passwords {

  private static final String KIND = "pbkdf2-sha256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int SHORTEST = 12;
  private static final int LONGEST = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final String nobodys;

  Passwords(
      @ConfigProperty(name = "tidemark.access.password-iterations", defaultValue = "600000")
          int iterations) {
    this.iterations = iterations;
    this.nobodys = write(iterations, new byte[SALT_BYTES], new byte[HASH_BITS / Byte.SIZE]);
  }

  /**
   * What is refused is short, or easily guessed by who knows the account.
   *
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static String require(String field, String password, String account) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw ProblemException.invalidField(
          field, "must be " + SHORTEST + " to " + LONGEST + " characters");
    }
    boolean named = password.toLowerCase(Locale.ROOT).contains(account) && account.length() > 3;
    if (named || password.chars().distinct().count() < 5) {
      throw ProblemException.invalidField(field, "is too easily guessed");
    }
    return password;
  }

  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return write(iterations, salt, derive(password, salt, iterations));
  }

  /** A hash that no password has, and that takes as long to find out as any other. */
  String nobodys() {
    return nobodys;
  }

  boolean isRight(String password, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(KIND)) {
      throw new IllegalStateException("not a hash of ours");
    }
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] wanted = Base64.getDecoder().decode(parts[3]);
    // Longer ones were never set; they take no longer than others.
    String tried = password.length() > LONGEST ? password.substring(0, LONGEST) : password;
    byte[] found = derive(tried, salt, Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(found, wanted) && password.length() <= LONGEST;
  }

  /** Whether a hash was made with other settings, and is to be made anew when there is a chance. */
  boolean isOutdated(String hash) {
    return !hash.startsWith(KIND + "$" + iterations + "$");
  }

  private static String write(int iterations, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        KIND,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  /** Letters that look the same and are written otherwise by another keyboard are the same. */
  private static byte[] derive(String password, byte[] salt, int iterations) {
    String same = Normalizer.normalize(password, Normalizer.Form.NFC);
    PBEKeySpec spec = new PBEKeySpec(same.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }
}
