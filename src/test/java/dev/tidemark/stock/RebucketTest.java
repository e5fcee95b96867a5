package dev.tidemark.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many buckets there shall be. */
class RebucketTest {

  @ParameterizedTest
  @CsvSource({
    "LEVEL,  40 0 40 0,     4",
    "WIDEN,  40 40,         4",
    "SHRINK, 400 400 400 400, 2",
    "SHRINK, 5 5 5 5,       2",
    "SHRINK, 1 0 0 0,       1",
    "SHRINK, 7,             1",
    "CHOSEN, 3 4 3 2,       1",
    "CHOSEN, 10 10 0 0,     2",
    "CHOSEN, 100 0 100 100, 4",
    "CHOSEN, 400 20 20 20,  4",
    "CHOSEN, 100 90 95 98,  8",
  })
  void bySkewAndByWhatIsLeft(Rebucket how, String available, int buckets) {
    List<Long> units = Arrays.stream(available.split(" ", -1)).map(Long::valueOf).toList();
    assertEquals(buckets, how.buckets(units));
  }

  @Test
  void thereAreNeverMoreThan256() {
    assertEquals(256, Rebucket.WIDEN.buckets(Collections.nCopies(200, 50L)));
  }
}
