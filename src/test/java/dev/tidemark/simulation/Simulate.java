package dev.tidemark.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The long haul: {@code Simulate OPERATIONS SEED WORLDS} runs so many operations in worlds side by
 * side, seeds from the one given; progress to standard error, the result to standard output, and
 * exit code 1 with the seed where anything is wrong.
 */
final class Simulate {

  private static final long BETWEEN_LINES_NANOS = 2_000_000_000L;

  private Simulate() {}

  public static void main(String[] args) throws InterruptedException {
    long operations = Double.valueOf(args[0]).longValue();
    long seed = Long.parseLong(args[1]);
    int worlds = Integer.parseInt(args[2]);
    LongAdder done = new LongAdder();
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(worlds);
    try {
      List<Future<SortedMap<String, Long>>> runs = new ArrayList<>();
      for (int world = 0; world < worlds; world++) {
        long own = seed + world;
        long share = operations / worlds + (world < operations % worlds ? 1 : 0);
        runs.add(threads.submit(() -> run(own, share, done)));
      }
      SortedMap<String, Long> counts = new TreeMap<>();
      for (Future<SortedMap<String, Long>> run : runs) {
        watch(run, done, operations, start)
            .forEach((what, often) -> counts.merge(what, often, Long::sum));
      }
      print(counts, done.sum(), seed, worlds, System.nanoTime() - start);
    } catch (ExecutionException e) {
      System.out.println("WRONG: " + e.getCause());
      System.exit(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static SortedMap<String, Long> run(long seed, long operations, LongAdder done) {
    Simulation simulation = new Simulation(seed);
    long[] told = new long[1];
    simulation.run(
        operations,
        now -> {
          done.add(now - told[0]);
          told[0] = now;
        });
    return simulation.counts();
  }

  private static SortedMap<String, Long> watch(
      Future<SortedMap<String, Long>> run, LongAdder done, long operations, long startNanos)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return run.get(BETWEEN_LINES_NANOS, TimeUnit.NANOSECONDS);
      } catch (TimeoutException stillRunning) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.err.printf(
            "%,d of %,d operations, %,.0f a second%n",
            done.sum(), operations, done.sum() / seconds);
      }
    }
  }

  private static void print(
      Map<String, Long> counts, long operations, long seed, int worlds, long nanos) {
    double seconds = nanos / 1e9;
    System.out.printf(
        "%,d operations, seeds %d to %d, %.0f s, %,.0f a second, JDK %s%n",
        operations,
        seed,
        seed + worlds - 1,
        seconds,
        operations / seconds,
        System.getProperty("java.version"));
    counts.forEach((what, often) -> System.out.printf("  %-40s %,15d%n", what, often));
    System.out.println(
        "every check held: nothing oversold, lost, doubled, stranded, or refused while there was stock");
  }
}
