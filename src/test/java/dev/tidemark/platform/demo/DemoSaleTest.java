package dev.tidemark.platform.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoSaleTest {

  @Test
  void readsTheCommittedSliceAsItsReadmeTells() {
    List<SaleLine> lines = DemoSale.read().lines();
    assertEquals(20_458, lines.size());
    assertEquals(293, lines.stream().map(SaleLine::product).distinct().count());
    assertEquals(212_384, lines.stream().mapToLong(SaleLine::units).sum());
    assertEquals(new SaleLine(27, LocalDateTime.of(2011, 11, 14, 8, 10), 6), lines.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,2011-12-01 09:00:00,0",
        "-1,2011-12-01 09:00:00,2",
        "1,2011-12-01,2",
        "1,2011-12-01 09:00:00",
        "1,2011-12-01 09:00:00,two",
        "1,2011-11-30 09:00:00,2",
      })
  void namesALineThatItCannotRead(String bad) {
    String csv = "sid,ts,q\n7,2011-12-01 08:00:00,1\n" + bad + "\n";
    var refusal = assertThrows(IllegalArgumentException.class, () -> parse(csv));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("line 3: "), refusal.getMessage());
  }

  @Test
  void refusesAnotherHeader() {
    assertThrows(IllegalArgumentException.class, () -> parse("a,b,c\n"));
  }

  private static DemoSale parse(String csv) throws Exception {
    return DemoSale.parse(new BufferedReader(new StringReader(csv)));
  }
}
