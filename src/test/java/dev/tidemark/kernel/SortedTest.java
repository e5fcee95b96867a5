package dev.tidemark.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedTest {

  @ParameterizedTest
  @CsvSource({"1,-1", "2,0", "3,0", "4,2", "6,2", "7,3", "99,3"})
  void findsTheLastThatIsNotAbove(long limit, int place) {
    assertEquals(place, Sorted.lastUpTo(List.of(2L, 4L, 4L, 7L), Long::longValue, limit));
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1"})
  void findsNothingInNothing(long limit) {
    assertEquals(-1, Sorted.lastUpTo(List.<Long>of(), Long::longValue, limit));
  }
}
