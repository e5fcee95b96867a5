package dev.tidemark.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code FaultRounds ROUNDS SEED HOME}: every kind of fault, so many rounds of each; progress to
 * standard error, the table to standard output, exit code 1 where anything is wrong.
 */
final class FaultRounds {

  private FaultRounds() {}

  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    long seed = Long.parseLong(args[1]);
    List<Round.Found> found = run(rounds, seed, Path.of(args[2]));
    print(found, rounds, seed);
    System.exit(found.stream().allMatch(Round.Found::isRight) ? 0 : 1);
  }

  static List<Round.Found> run(int rounds, long seed, Path home) {
    List<Round.Found> found = new ArrayList<>();
    System.err.println("starting two services, a Redis and two MariaDB");
    try (Cluster cluster = Cluster.start(home)) {
      for (int round = 0; round < rounds; round++) {
        for (Kind kind : Kind.values()) {
          System.err.printf("round %d of %d: %s%n", round + 1, rounds, kind.title());
          Round.Found one = new Round(cluster, kind, seed + round).run();
          found.add(one);
          if (!one.isRight()) {
            System.err.printf("WRONG, seed %d: %s%n", seed + round, one);
          }
        }
      }
    }
    return found;
  }

  private static void print(List<Round.Found> found, int rounds, long seed) {
    System.out.printf(
        "%d cores, JDK %s, %d rounds of each from seed %d; two services, one Redis, two MariaDB%n%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        rounds,
        seed);
    System.out.println(
        "| fault | holds answered | 5xx or no answer, repeated | back after, worst | others sold"
            + " meanwhile | oversold | lost | doubled | stranded | gap |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Kind kind : Kind.values()) {
      List<Round.Found> of = found.stream().filter(one -> one.kind() == kind).toList();
      System.out.printf(
          "| %s | %,d | %,d | %,d ms | %,d | %d | %d | %d | %d | %d |%n",
          kind.title(),
          of.stream().mapToLong(Round.Found::held).sum(),
          of.stream().mapToLong(Round.Found::unavailable).sum(),
          of.stream().mapToLong(Round.Found::backMillis).max().orElse(-1),
          of.stream().mapToLong(Round.Found::othersHeld).sum(),
          of.stream().mapToLong(Round.Found::oversold).sum(),
          of.stream().mapToLong(Round.Found::lost).sum(),
          of.stream().mapToLong(Round.Found::doubled).sum(),
          of.stream().mapToLong(Round.Found::stranded).sum(),
          of.stream().mapToLong(Round.Found::gap).sum());
    }
  }
}
