package dev.tidemark.gate;

class MemoryCountersTest extends CountersContract {

  private final Counters counters =
      new MemoryCounters(
          new MemoryCounters.Server(),
          new MemoryCounters.Wire() {
            @Override
            public boolean arrives() {
              return true;
            }

            @Override
            public void answer(Runnable told) {
              told.run();
            }
          });

  @Override
  Counters counters() {
    return counters;
  }
}
