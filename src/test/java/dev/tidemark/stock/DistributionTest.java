package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.kernel.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void spreadsEvenly() {
    assertArrayEquals(new long[] {300, 300, 300, 300, 300}, Distribution.even(1500, 5));
    assertArrayEquals(new long[] {301, 301, 300, 300, 300}, Distribution.even(1502, 5));
    assertArrayEquals(new long[] {1, 1, 0, 0}, Distribution.even(2, 4));
    assertArrayEquals(new long[] {7}, Distribution.even(7, 1));
    assertArrayEquals(new long[] {0, 0}, Distribution.even(0, 2));
  }

  @Test
  void shrinkingToOneKeepsWhatIsHeldAndSold() {
    List<Bucket> before = List.of(bucket(0, 10, 3, 2), bucket(1, 0, 5, 5), bucket(2, 7, 0, 1));
    List<Bucket> after = Distribution.relaid(layout(33, 1), before);
    assertEquals(1, after.size());
    assertEquals(17, after.get(0).available());
    assertEquals(8, after.get(0).held());
    assertEquals(8, after.get(0).sold());
  }

  @Test
  void refusesATotalBelowWhatIsCommitted() {
    List<Bucket> before = List.of(bucket(0, 10, 3, 2));
    assertThrows(IllegalArgumentException.class, () -> Distribution.relaid(layout(4, 2), before));
    assertEquals(0, Distribution.relaid(layout(5, 2), before).get(0).available());
  }

  @Test
  void aRepairLeavesEveryUnitWhereItIs() {
    List<Bucket> before = List.of(bucket(0, 10, 3, 2), bucket(1, 0, 5, 5));
    List<Bucket> after = Distribution.kept(layout(25, 2), before);
    assertEquals(List.of(10L, 0L), after.stream().map(Bucket::available).toList());
    assertEquals(List.of(3L, 5L), after.stream().map(Bucket::held).toList());
    assertTrue(after.stream().allMatch(b -> b.epoch() == 2), "not of the new epoch");
  }

  /**
   * Any layout to any other: no unit appears or is lost, and no two buckets differ by more than
   * one.
   */
  @Test
  void losesNothingWhateverTheLayout() {
    Random random = new Random(20261122);
    for (int round = 0; round < 2000; round++) {
      List<Bucket> before = new ArrayList<>();
      for (int i = 0, n = 1 + random.nextInt(20); i < n; i++) {
        before.add(bucket(i, random.nextInt(50), random.nextInt(50), random.nextInt(50)));
      }
      long total = Distribution.committed(before) + random.nextInt(1000);
      Layout layout = layout(total, 1 + random.nextInt(256));
      List<Bucket> after = Distribution.relaid(layout, before);
      assertEquals(layout.buckets(), after.size());
      assertEquals(total, after.stream().mapToLong(Bucket::total).sum());
      assertEquals(sum(before, true), sum(after, true));
      assertEquals(sum(before, false), sum(after, false));
      long most = after.stream().mapToLong(Bucket::available).max().orElseThrow();
      long least = after.stream().mapToLong(Bucket::available).min().orElseThrow();
      assertTrue(most - least <= 1, "uneven: " + least + " to " + most);
    }
  }

  private static long sum(List<Bucket> buckets, boolean held) {
    return buckets.stream().mapToLong(b -> held ? b.held() : b.sold()).sum();
  }

  private static Bucket bucket(int number, long available, long held, long sold) {
    return new Bucket(1, number, 1, available + held + sold, available, held, sold);
  }

  private static Layout layout(long total, int buckets) {
    return layout(total, buckets, Strategy.STRICT, 0);
  }

  private static Layout layout(long total, int buckets, Strategy strategy, int reservePercent) {
    Terms terms =
        new Terms(
            total,
            buckets,
            strategy,
            255,
            reservePercent,
            900,
            0,
            RateLimit.NONE,
            Map.of(),
            "",
            Curbs.NONE);
    return Layout.of(1, "A", 0, terms, 1, 2);
  }
}
