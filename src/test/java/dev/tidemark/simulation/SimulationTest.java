package dev.tidemark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A million operations in worlds of chance; {@code bench/run simulate} runs as many as you like.
 */
class SimulationTest {

  /** Without these it would prove little. */
  private static final List<String> SEEN =
      List.of(
          "-> HELD",
          "-> SOLD_OUT",
          "-> USER_LIMIT",
          "-> STORE_UNAVAILABLE",
          "-> CONFIRMED",
          "-> RELEASED",
          "-> EXPIRED",
          "layout",
          "repair",
          "crash",
          "crash between two steps of a commit",
          "counters flushed",
          "counters lost",
          "counter broken",
          "database lost");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void notOneUnitIsLostOrSoldTwiceOrStranded(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.run(260_000, operations -> {});
    for (String seen : SEEN) {
      assertTrue(simulation.counts().getOrDefault(seen, 0L) > 0, seen + " never happened");
    }
  }

  @Test
  void theSameSeedIsTheSameRun() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    Simulation one = new Simulation(7);
    one.run(6_000, operations -> first.addAll(one.steps()));
    Simulation two = new Simulation(7);
    two.run(6_000, operations -> second.addAll(two.steps()));
    assertEquals(first, second);
  }
}
