package dev.tidemark.platform.demo;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What the words after {@code demo} ask for. */
sealed interface DemoRequest {

  /** Replays the committed slice, nights left out, in about a minute. */
  double DEFAULT_SPEED = 14_000;

  /** Play at {@code speed} times real time; {@code exit}: end the process after the summary. */
  record Play(double speed, boolean exit) implements DemoRequest {}

  /** Say how the demo is called, start nothing. */
  record Help() implements DemoRequest {}

  /** Say what is wrong with the command line, start nothing. */
  record Misuse(String reason) implements DemoRequest {}

  static DemoRequest parse(List<String> options) {
    double speed = DEFAULT_SPEED;
    boolean exit = false;
    Iterator<String> words =
        options.stream().flatMap(word -> Arrays.stream(word.split("=", 2))).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--help", "-h" -> {
          return new Help();
        }
        case "--exit" -> exit = true;
        case "--speed" -> {
          String given = words.hasNext() ? words.next() : "";
          speed = speed(given);
          if (Double.isNaN(speed)) {
            return new Misuse("--speed takes a positive number such as 2000, not '" + given + "'");
          }
        }
        default -> {
          return new Misuse("the demo knows no '" + word + "'");
        }
      }
    }
    return new Play(speed, exit);
  }

  private static double speed(String given) {
    try {
      double speed = Double.parseDouble(given);
      return speed > 0 && Double.isFinite(speed) ? speed : Double.NaN;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }
}
