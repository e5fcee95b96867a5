package dev.tidemark.platform.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ProgressLine words = new ProgressLine(20_000, 293);

  @Test
  void tellsAllCounts() {
    Counts counts =
        new Counts(
            "2011-12-05 17:24",
            12_600,
            120,
            Map.of(Fate.CONFIRMED, 9_812L, Fate.RELEASED, 561L, Fate.EXPIRED, 1_001L),
            Map.of("SOLD_OUT", 1_106L),
            41);
    assertEquals(
        " 63%  2011-12-05 17:24  gap 0  293 products  341 orders/s  held 120  confirmed 9,812"
            + "  released 561  expired 1,001  refused 1,106 (SOLD_OUT 1,106)  sold out 41",
        words.of(counts, 341.4, Optional.of(0L)));
  }

  @Test
  void startsBeforeTheFirstAnswer() {
    assertEquals(
        "  0%                    gap ?  293 products  0 orders/s  held 0  confirmed 0"
            + "  released 0  expired 0  refused 0  sold out 0",
        words.of(new Tally().counts(), 0, Optional.empty()));
  }

  @Test
  void redrawsInPlaceOnATerminalOnly() {
    Printed terminal = new Printed();
    Screen screen = new Screen(terminal.stream(), true);
    screen.progress("one");
    screen.progress("two");
    screen.say("end");
    assertEquals("\r\033[?7lone\033[K\033[?7h\r\033[?7ltwo\033[K\033[?7h\nend\n", terminal.text());
    Printed file = new Printed();
    new Screen(file.stream(), false).progress("one");
    assertEquals("one\n", file.text());
  }
}
