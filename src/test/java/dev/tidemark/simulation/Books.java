package dev.tidemark.simulation;

import dev.tidemark.kernel.Refusal;
import dev.tidemark.reservation.SimulatedLedgers;
import dev.tidemark.stock.Bucket;
import dev.tidemark.stock.Layout;
import dev.tidemark.stock.MemoryDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was promised to whom, held against what the ledger says after each step. */
final class Books {

  private static final Set<Refusal> TEMPORARY =
      Set.of(Refusal.STORE_UNAVAILABLE, Refusal.OVERLOADED, Refusal.IN_FLIGHT);

  /** A hold that somebody asks for, and the fewest units within its reach since it asked. */
  static final class Wish {
    final Product product;
    final long userId;
    final long units;
    final String key;
    private long fewest = Long.MAX_VALUE;
    @Nullable UUID answered;

    Wish(Product product, long userId, long units, String key) {
      this.product = product;
      this.userId = userId;
      this.units = units;
      this.key = key;
    }
  }

  /** A product of this episode. */
  record Product(String sku, int database, long id, boolean limited) {}

  private final SimulatedLedgers ledgers;
  private final List<MemoryDatabase> databases;
  private final Map<Long, Set<Wish>> pending = new HashMap<>();
  private final Map<UUID, Wish> holds = new HashMap<>();
  private final List<UUID> ids = new ArrayList<>();
  private final Map<UUID, String> ends = new HashMap<>();
  private @Nullable String fault;

  Books(SimulatedLedgers ledgers, List<MemoryDatabase> databases) {
    this.ledgers = ledgers;
    this.databases = databases;
  }

  /** What is wrong; null if nothing is. */
  @Nullable String fault() {
    return fault;
  }

  private void wrong(String what) {
    fault = fault == null ? what : fault;
  }

  void asked(Wish wish) {
    wish.fewest = Long.MAX_VALUE;
    pending.computeIfAbsent(wish.product.id(), id -> new LinkedHashSet<>()).add(wish);
    look(wish);
  }

  /** Whoever asked will not be told. */
  void forgotten(Wish wish) {
    pending.getOrDefault(wish.product.id(), Set.of()).remove(wish);
  }

  void held(Wish wish, UUID id) {
    forgotten(wish);
    if (wish.answered != null && !wish.answered.equals(id)) {
      wrong("key " + wish.key + " got " + wish.answered + " and then " + id);
    }
    wish.answered = id;
    if (holds.put(id, wish) == null) {
      ids.add(id);
    }
    String kept = ledgers.brief(wish.product.database(), id);
    if (!kept.startsWith(wish.userId + " " + wish.units + " ")) {
      wrong("answered hold " + id + " is kept as '" + kept + "'");
    }
  }

  void refused(Wish wish, Refusal refusal) {
    forgotten(wish);
    if (wish.answered != null && !TEMPORARY.contains(refusal)) {
      wrong("key " + wish.key + " was served and is then refused: " + refusal);
    } else if (refusal == Refusal.SOLD_OUT) {
      if (wish.fewest >= wish.units) {
        wrong(
            "%d units of %s refused to user %d while at least %d were within reach"
                .formatted(wish.units, wish.product.sku(), wish.userId, wish.fewest));
      }
    } else if (!TEMPORARY.contains(refusal)
        && !(refusal == Refusal.USER_LIMIT && wish.product.limited())) {
      wrong(refusal + " for " + wish.product.sku());
    }
  }

  /** Once confirmed or released, that is what it is. */
  void changed(UUID id, String answer) {
    String end = ends.get(id);
    if (end == null) {
      if (answer.equals("CONFIRMED") || answer.equals("RELEASED")) {
        ends.put(id, answer);
      } else if (answer.equals("NOT_FOUND") || answer.equals("INTERNAL")) {
        wrong("hold " + id + " is " + answer);
      }
    } else if (!answer.endsWith(end) && !isTemporary(answer)) {
      wrong("hold " + id + " was " + end + ", and is then " + answer);
    }
  }

  private static boolean isTemporary(String answer) {
    return TEMPORARY.stream().anyMatch(refusal -> refusal.name().equals(answer));
  }

  /** After each commit: not one unit missing or too many. */
  void committed(int database, SortedSet<Long> products) {
    for (long productId : products) {
      Layout layout = databases.get(database).layout(productId);
      long[] sums = sums(databases.get(database).buckets(productId));
      if (sums[0] != layout.total()) {
        wrong("%s has %d units in buckets of %d".formatted(layout.sku(), sums[0], layout.total()));
      }
      if (sums[2] != ledgers.held(database, productId)
          || sums[3] != ledgers.sold(database, productId)) {
        wrong(
            "%s: buckets %s, reservations %d held %d sold"
                .formatted(
                    layout.sku(),
                    Arrays.toString(sums),
                    ledgers.held(database, productId),
                    ledgers.sold(database, productId)));
      }
      if (ledgers.netSales(database, productId) != sums[2] + sums[3]) {
        wrong(
            "%s: counted %d sold, buckets %s"
                .formatted(
                    layout.sku(), ledgers.netSales(database, productId), Arrays.toString(sums)));
      }
      pending.getOrDefault(productId, Set.of()).forEach(this::look);
    }
  }

  /** Total, available, held, sold. */
  private static long[] sums(List<Bucket> buckets) {
    long[] sums = new long[4];
    for (Bucket bucket : buckets) {
      sums[0] += bucket.total();
      sums[1] += bucket.available();
      sums[2] += bucket.held();
      sums[3] += bucket.sold();
    }
    return sums;
  }

  private void look(Wish wish) {
    MemoryDatabase database = databases.get(wish.product.database());
    Layout layout = database.layout(wish.product.id());
    List<Bucket> buckets = database.buckets(wish.product.id());
    long within = 0;
    for (int number : layout.reach(layout.homeBucket(wish.userId))) {
      within += buckets.get(number).available();
    }
    wish.fewest = Math.min(wish.fewest, within);
  }

  long available(Product product) {
    return sums(databases.get(product.database()).buckets(product.id()))[1];
  }

  /** Every answered hold is still there, and what was said to be its end is. */
  void checkPromises() {
    holds.forEach(
        (id, wish) -> {
          String kept = ledgers.brief(wish.product.database(), id);
          if (!kept.startsWith(wish.userId + " " + wish.units + " ")
              || !kept.endsWith(ends.getOrDefault(id, ""))) {
            wrong("hold %s, %s, is '%s'".formatted(id, ends.get(id), kept));
          }
        });
  }

  /** Ids of answered holds, the oldest first. */
  List<UUID> ids() {
    return ids;
  }

  Wish wishOf(UUID id) {
    return holds.get(id);
  }

  void clear() {
    pending.clear();
    holds.clear();
    ids.clear();
    ends.clear();
  }
}
