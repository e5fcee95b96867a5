package dev.tidemark.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Four weeks of the shop's sales; {@code bench/run replay FILE} sends a larger file. */
class ReplayIT {

  @Test
  void sentTwiceThroughTwoProcessesAndAKillEverySaleCountsOnce() {
    SaleFile slice =
        SaleFile.read(Path.of("src/main/resources/demo/uci-online-retail-slice.csv.gz"));
    assertTrue(slice.lines().size() > 20_000);
    String told = new Replay(slice).run();
    assertTrue(told.startsWith("20,458 sales sent twice"), told);
  }
}
