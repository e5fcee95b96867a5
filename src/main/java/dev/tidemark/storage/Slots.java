package dev.tidemark.storage;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The fixed number of slots that products fall into; slots, not products, are placed on databases.
 */
public final class Slots {

  /** How many there are. Fixed for all time: it is part of every id. */
  public static final int COUNT = 1024;

  private Slots() {}

  /** The slot of a product code: CRC-32C of its bytes, modulo {@link #COUNT}. */
  public static int of(String sku) {
    CRC32C sum = new CRC32C();
    sum.update(sku.getBytes(StandardCharsets.UTF_8));
    return (int) (sum.getValue() % COUNT);
  }
}
