package dev.tidemark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One round of each fault; {@code bench/run faults} runs as many as you like. */
class FaultIT {

  @Test
  void whateverBreaksNothingIsOversoldLostDoubledOrStranded() {
    Path home = Path.of("target", "faults-" + ProcessHandle.current().pid());
    List<Round.Found> found = FaultRounds.run(1, 20_261_124, home);
    assertEquals(Kind.values().length, found.size());
    for (Round.Found one : found) {
      assertTrue(one.isRight(), one.toString());
      assertTrue(one.held() > 1000, one.toString());
      if (one.kind().hitsOneDatabase()) {
        assertTrue(one.othersHeld() > 0, one.toString());
      }
    }
  }
}
