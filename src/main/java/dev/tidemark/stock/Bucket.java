package dev.tidemark.stock;

/**
 * One bucket of a product while its row is locked: the same arithmetic wherever units move. Every
 * move keeps {@code total = available + held + sold} and refuses to go below zero. Not safe for use
 * by several threads; the row's lock makes it one.
 */
public final class Bucket {

  private final long productId;
  private final int number;
  private final long epoch;
  private long total;
  private long available;
  private long held;
  private long sold;
  private boolean changed;

  public Bucket(
      long productId, int number, long epoch, long total, long available, long held, long sold) {
    if (available < 0 || held < 0 || sold < 0 || total != available + held + sold) {
      throw new IllegalStateException(
          "bucket %d of product %d is out of balance: total %d, available %d, held %d, sold %d"
              .formatted(number, productId, total, available, held, sold));
    }
    this.productId = productId;
    this.number = number;
    this.epoch = epoch;
    this.total = total;
    this.available = available;
    this.held = held;
    this.sold = sold;
  }

  /** Takes units for a hold; false, and nothing moves, where fewer are left. */
  public boolean hold(long units) {
    if (available < units) {
      return false;
    }
    available -= units;
    held += units;
    changed = true;
    return true;
  }

  /** Sells units that are held here; false, and nothing moves, where fewer are held. */
  public boolean confirm(long units) {
    if (held < units) {
      return false;
    }
    held -= units;
    sold += units;
    changed = true;
    return true;
  }

  /** Puts held units back on sale; false, and nothing moves, where fewer are held. */
  public boolean release(long units) {
    if (held < units) {
      return false;
    }
    held -= units;
    available += units;
    changed = true;
    return true;
  }

  /** Puts sold units back on sale; false, and nothing moves, where fewer are sold. */
  public boolean takeBack(long units) {
    if (sold < units) {
      return false;
    }
    sold -= units;
    available += units;
    changed = true;
    return true;
  }

  /** Sells units straight away, for a payment that came after its hold ran out. */
  public boolean sell(long units) {
    return hold(units) && confirm(units);
  }

  /** Gives units on sale away to another bucket; false, and nothing moves, where fewer are left. */
  public boolean lend(long units) {
    if (available < units) {
      return false;
    }
    available -= units;
    total -= units;
    changed = true;
    return true;
  }

  /** Takes in units that another bucket has lent. */
  public void borrow(long units) {
    available += units;
    total += units;
    changed = true;
  }

  public long productId() {
    return productId;
  }

  /** From 0. */
  public int number() {
    return number;
  }

  public long epoch() {
    return epoch;
  }

  public long total() {
    return total;
  }

  public long available() {
    return available;
  }

  public long held() {
    return held;
  }

  public long sold() {
    return sold;
  }

  /** Whether any units moved since the row was read. */
  public boolean changed() {
    return changed;
  }
}
