package dev.tidemark.velocity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void aDayIsCutIntoSecondsMinutesAndHours() {
    long noon = 1_795_521_600; // 2026-11-24T12:00:00Z
    assertEquals(
        List.of(
            new Window.Part(1, noon - 86_400 + 31, noon - 86_400 + 60),
            new Window.Part(60, noon - 86_400 + 60, noon - 86_400 + 3_600),
            new Window.Part(3_600, noon - 86_400 + 3_600, noon),
            new Window.Part(1, noon, noon + 31)),
        Window.endingWith(noon + 30, 86_400).parts());
  }

  /** Whatever the window: each of its seconds is in exactly one part, and no other is in any. */
  @Test
  void thePartsAreTheWindowAndNothingElse() {
    SplittableRandom chance = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      long last = 1_795_521_600L + chance.nextInt(200_000);
      Window window = Window.endingWith(last, 1L + chance.nextInt(100_000));
      long next = window.from();
      for (Window.Part part : window.parts()) {
        assertEquals(next, part.from(), window::toString);
        assertTrue(part.to() > part.from(), part::toString);
        assertEquals(0, part.from() % part.grain(), part::toString);
        assertEquals(0, part.to() % part.grain(), part::toString);
        next = part.to();
      }
      assertEquals(window.to(), next, window::toString);
    }
  }

  @Test
  void aDayNeedsFewCounts() {
    SplittableRandom chance = new SplittableRandom(7);
    for (int i = 0; i < 1_000; i++) {
      Window day = Window.endingWith(1_795_521_600L + chance.nextInt(100_000), 86_400);
      long counts =
          day.parts().stream().mapToLong(part -> (part.to() - part.from()) / part.grain()).sum();
      assertTrue(counts <= 2 * 59 + 2 * 59 + 24, () -> day + " " + day.parts());
    }
  }
}
