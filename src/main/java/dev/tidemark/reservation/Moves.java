package dev.tidemark.reservation;

import dev.tidemark.kernel.Strategy;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Units that a transaction takes past the cache or puts back on sale: what the gate must be told
 * after the commit, summed up by bucket. Here is also the rule by which a hold takes units from
 * beyond its home bucket. Good for one run, by one thread.
 */
final class Moves {

  /** So many chunks as buckets would empty the overflow bucket; half of that is lent at once. */
  private static final int CHUNKS_A_BUCKET = 2;

  private record Place(long productId, long epoch, int bucket) {}

  private final Map<Place, Moved> moved = new LinkedHashMap<>();

  /** Units that went on sale (positive) or were taken past the cache (negative). */
  record Moved(Layout layout, int bucket, long units) {}

  /**
   * What came of reaching out.
   *
   * @param from the bucket that gave the first unit
   * @param unitsLeft within reach, too few, so that none was taken; -1 where they were
   */
  record Taken(int from, long unitsLeft) {}

  void moved(Layout layout, int bucket, long units) {
    moved.merge(
        new Place(layout.productId(), layout.epoch(), bucket),
        new Moved(layout, bucket, units),
        (before, more) -> new Moved(layout, bucket, before.units() + more.units()));
  }

  List<Moved> all() {
    return moved.values().stream().filter(move -> move.units() != 0).toList();
  }

  /** Takes a hold's units from the buckets within its reach, all of them locked, or none. */
  Taken take(Command.Hold hold, SortedMap<Integer, Bucket> buckets) {
    List<Bucket> order = new ArrayList<>();
    long left = 0;
    for (int number : hold.layout().reach(hold.bucket())) {
      Bucket bucket = buckets.get(number);
      if (bucket != null) {
        order.add(bucket);
        left += bucket.available();
      }
    }
    if (left < hold.units()) {
      return new Taken(hold.bucket(), left);
    }
    return hold.layout().strategy() == Strategy.RESERVE ? borrow(hold, order) : gather(hold, order);
  }

  /** From each in turn what it has, until it is enough. */
  private Taken gather(Command.Hold hold, List<Bucket> order) {
    long wanted = hold.units();
    int first = -1;
    for (Bucket bucket : order) {
      long units = Math.min(wanted, bucket.available());
      if (units > 0) {
        bucket.hold(units);
        moved(hold.layout(), bucket.number(), -units);
        wanted -= units;
        first = first < 0 ? bucket.number() : first;
      }
    }
    return new Taken(first, -1);
  }

  /** The others lend what is missing, the overflow bucket a chunk more; then home has it all. */
  private Taken borrow(Command.Hold hold, List<Bucket> order) {
    Bucket home = order.get(0);
    for (Bucket lender : order.subList(1, order.size())) {
      long missing = hold.units() - home.available();
      if (missing <= 0) {
        break;
      }
      long lent = Math.min(lender.available(), Math.max(missing, chunk(hold.layout(), lender)));
      if (lent > 0) {
        lender.lend(lent);
        home.borrow(lent);
        moved(hold.layout(), lender.number(), -lent);
        moved(hold.layout(), home.number(), lent);
      }
    }
    home.hold(hold.units());
    moved(hold.layout(), home.number(), -hold.units());
    return new Taken(home.number(), -1);
  }

  /**
   * More than is needed at once, so that not every hold must borrow; less as the end comes near.
   */
  private static long chunk(Layout layout, Bucket lender) {
    boolean overflow = lender.number() == layout.buckets();
    return overflow ? lender.available() / ((long) CHUNKS_A_BUCKET * layout.buckets()) : 0;
  }
}
