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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void notOneUnitIsLostOrSoldTwiceOrStranded(long seed) {
    assertTrue(new Simulation(seed).run(260_000, operations -> {}) > 0);
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
