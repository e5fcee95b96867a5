package dev.tidemark.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The first 128 bits of a SHA-256: a name of fixed length for a text of any. */
public record Hash128(long high, long low) {

  public static Hash128 of(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(bytes));
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

  /** The same bits as an id. */
  public UUID uuid() {
    return new UUID(high, low);
  }
}
