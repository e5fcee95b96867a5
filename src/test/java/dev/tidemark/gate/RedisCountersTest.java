package dev.tidemark.gate;

import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;

@TidemarkTest
class RedisCountersTest extends CountersContract {

  @Inject Counters counters;

  @Override
  Counters counters() {
    return counters;
  }
}
