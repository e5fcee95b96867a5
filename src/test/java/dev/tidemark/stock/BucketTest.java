package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BucketTest {

  private final Bucket bucket = new Bucket(1, 0, 1, 10, 5, 3, 2);

  @Test
  void holdsWhatIsLeftAndNoMore() {
    assertFalse(bucket.hold(6));
    assertFalse(bucket.changed());
    assertTrue(bucket.hold(5));
    assertStock(0, 8, 2);
    assertFalse(bucket.hold(1));
  }

  @Test
  void confirmsWhatIsHeldAndNoMore() {
    assertFalse(bucket.confirm(4));
    assertTrue(bucket.confirm(3));
    assertStock(5, 0, 5);
  }

  @Test
  void releasesWhatIsHeldAndNoMore() {
    assertFalse(bucket.release(4));
    assertTrue(bucket.release(3));
    assertStock(8, 0, 2);
  }

  @Test
  void sellsWhatIsLeftAndNoMore() {
    assertFalse(bucket.sell(6));
    assertTrue(bucket.sell(5));
    assertStock(0, 3, 7);
  }

  @Test
  void isNeverOutOfBalance() {
    assertThrows(IllegalStateException.class, () -> new Bucket(1, 0, 1, 10, 5, 3, 1));
    assertThrows(IllegalStateException.class, () -> new Bucket(1, 0, 1, 0, -1, 1, 0));
  }

  private void assertStock(long available, long held, long sold) {
    assertEquals(available, bucket.available());
    assertEquals(held, bucket.held());
    assertEquals(sold, bucket.sold());
    assertTrue(bucket.changed());
  }
}
