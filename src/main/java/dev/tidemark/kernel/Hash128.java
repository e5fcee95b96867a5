package dev.tidemark.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of a SHA-256: a name of fixed length for a text of any. */
public record Hash128(long high, long low) {

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Hash128::sha256);

  public static Hash128 of(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.wrap(SHA_256.get().digest(bytes));
    return new Hash128(hash.getLong(), hash.getLong());
  }

  /** Of several texts: other texts, or the same cut elsewhere, have another hash. */
  public static Hash128 of(String... texts) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      all.append(text.length()).append(':').append(text);
    }
    return of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
