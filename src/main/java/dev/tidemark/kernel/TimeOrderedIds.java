package dev.tidemark.kernel;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes 128-bit ids that sort by time (RFC 9562, UUID version 7), so that inserts go to the end of
 * an index. The ten bits after the version carry the product's slot: whoever holds an id can find
 * its stock database without asking. Safe for use by several threads.
 */
public final class TimeOrderedIds {

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int SLOT_BITS = 10;
  private static final int SLOT_SHIFT = 2;
  private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

  private final InstantSource clock;
  private final Supplier<? extends RandomGenerator> random;

  public TimeOrderedIds(InstantSource clock) {
    this(clock, ThreadLocalRandom::current);
  }

  /**
   * @param random asked for each id, on the thread that makes it
   */
  public TimeOrderedIds(InstantSource clock, Supplier<? extends RandomGenerator> random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A new id.
   *
   * @param slot 0 to 1023
   */
  public UUID next(int slot) {
    if ((slot & ~SLOT_MASK) != 0) {
      throw new IllegalArgumentException("slot " + slot + " is not within 0 to " + SLOT_MASK);
    }
    RandomGenerator bits = random.get();
    long high = clock.millis() << 16 | VERSION_7 | (long) slot << SLOT_SHIFT | bits.nextInt(1 << 2);
    return new UUID(high, VARIANT | bits.nextLong() >>> 2);
  }

  /** The slot that {@link #next} was given; some slot for an id made elsewhere. */
  public static int slotOf(UUID id) {
    return (int) (id.getMostSignificantBits() >>> SLOT_SHIFT) & SLOT_MASK;
  }

  /** When an id was made, in milliseconds since 1970. */
  public static long millisOf(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
