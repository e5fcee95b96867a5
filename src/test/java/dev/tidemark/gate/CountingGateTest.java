package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.stock.Layout;
import dev.tidemark.stock.LayoutChanged;
import dev.tidemark.stock.MemoryStock;
import dev.tidemark.stock.SimulatedLayouts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many products at once, in front of counters that answer at once. */
class CountingGateTest {

  private static final long UNITS = 1_000;

  private final AtomicLong nanos = new AtomicLong();
  private final MemoryCounters.Server server = new MemoryCounters.Server();
  private final AtomicInteger renewals = new AtomicInteger();
  private final MemoryCounters counters =
      new MemoryCounters(
          server,
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
  private final CountingGate gate =
      new CountingGate(
          counters,
          new SimulatedLayouts(
                  new MemoryStock(List.of(), InstantSource.system()),
                  InstantSource.system(),
                  changed -> {})
              .layouts(),
          renewal -> renewals.incrementAndGet(),
          nanos::get);
  private final List<Layout> products =
      Stream.generate(() -> SimulatedLayouts.someLayout(1)).limit(3_000).toList();

  @Test
  void unitsOnLoanStayUntilNobodyDrewOnThemForAWholeRound() {
    for (Layout product : products) {
      gate.warm(new LayoutChanged(null, product, List.of(UNITS)));
      for (int i = 0; i < 10; i++) {
        gate.admit(product, 0, 1, admitted -> {});
      }
    }
    assertTrue(
        sum(this::inCache) < UNITS * products.size() - 10L * products.size(), "none on loan");
    long inCache = sum(this::inCache);

    gate.sweep();

    assertEquals(inCache, sum(this::inCache), "given back in the round in which they were used");

    gate.sweep();

    assertEquals((UNITS - 10) * products.size(), sum(this::inCache));
  }

  @Test
  void whatNobodyAskedForBeforeAnOutageIsNotMadeAnewAfterIt() {
    Layout asked = products.get(0);
    Layout given = products.get(1);
    Layout unused = products.get(2);
    List.of(asked, given, unused)
        .forEach(product -> gate.warm(new LayoutChanged(null, product, List.of(UNITS))));
    gate.admit(asked, 0, 1, admitted -> {});
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    gate.sweep();
    gate.sweep();
    server.lose(true);
    gate.admit(asked, 0, 1, admitted -> {});
    gate.giveBack(given, 0, 1);
    server.lose(false);
    gate.admit(asked, 0, 1, admitted -> {});
    assertEquals(1, renewals.get(), "the ledger decided alone");
    gate.admit(given, 0, 1, admitted -> {});
    assertEquals(2, renewals.get(), "what was given back did not reach it");
    gate.admit(unused, 0, 1, admitted -> {});
    assertEquals(2, renewals.get(), "its counter missed nothing");
  }

  private long sum(ToLongFunction<Layout> units) {
    return products.stream().mapToLong(units).sum();
  }

  private long inCache(Layout product) {
    return counters.read(product).result().get(0);
  }
}
