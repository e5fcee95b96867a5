package dev.tidemark.storage;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids as {@code BINARY(16)}, most significant byte first, so that they sort as they do in Java. */
public final class Binary {

  private Binary() {}

  public static byte[] of(UUID id) {
    return of(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  public static byte[] of(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  public static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Appends a hexadecimal SQL literal: {@code x'0123...'}. */
  public static void literal(StringBuilder sql, long high, long low) {
    sql.append("x'");
    hex(sql, high);
    hex(sql, low);
    sql.append('\'');
  }

  /** The same of an id. */
  public static String literal(UUID id) {
    StringBuilder sql = new StringBuilder();
    literal(sql, id.getMostSignificantBits(), id.getLeastSignificantBits());
    return sql.toString();
  }

  private static void hex(StringBuilder sql, long bits) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      sql.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
    }
  }
}
