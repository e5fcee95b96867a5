package dev.tidemark.console;

import dev.tidemark.gate.News;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.RefusalCounters;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How many requests were refused in each of the last seconds, by name, over all processes: each
 * tells the others once a second what it has counted. While Redis is away, a process knows only its
 * own. Safe for use by several threads.
 */
final class Refused {

  private static final String TOPIC = "refused";

  private final RefusalCounters counters;
  private final News news;
  private final String self = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final TreeMap<Long, Map<Refusal, Long>> seconds = new TreeMap<>();
  private final Map<Refusal, Long> told = new EnumMap<>(Refusal.class);
  private long now;

  Refused(RefusalCounters counters, News news) {
    this.counters = counters;
    this.news = news;
    told.putAll(counters.read());
    news.listen(TOPIC, this::hear);
  }

  /** Counts what was refused since the last call, for this second, and tells it. */
  synchronized void look(long second) {
    now = second;
    seconds.headMap(second - Board.SECONDS).clear();
    StringJoiner since = new StringJoiner(" ", self + " ", "").setEmptyValue("");
    counters
        .read()
        .forEach(
            (refusal, count) -> {
              Long before = told.put(refusal, count);
              long times = count - (before == null ? 0 : before);
              if (times > 0) {
                add(refusal, times);
                since.add(refusal.name() + "=" + times);
              }
            });
    if (since.length() > 0) {
      news.tell(TOPIC, since.toString());
    }
  }

  /** What this process told itself is counted already. A name that is not known here is skipped. */
  private synchronized void hear(String text) {
    String[] words = text.split(" ", -1);
    if (words[0].equals(self)) {
      return;
    }
    for (int i = 1; i < words.length; i++) {
      String[] parts = words[i].split("=", 2);
      if (parts.length == 2 && parts[1].matches("[0-9]{1,15}")) {
        refusal(parts[0]).ifPresent(known -> add(known, Long.parseLong(parts[1])));
      }
    }
  }

  private static Optional<Refusal> refusal(String name) {
    try {
      return Optional.of(Refusal.valueOf(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void add(Refusal refusal, long times) {
    seconds
        .computeIfAbsent(now, second -> new EnumMap<>(Refusal.class))
        .merge(refusal, times, Long::sum);
  }

  /** By name, those of the seconds from one on. */
  synchronized Map<Refusal, Long> since(long second) {
    Map<Refusal, Long> sums = new EnumMap<>(Refusal.class);
    seconds
        .tailMap(second)
        .values()
        .forEach(counts -> counts.forEach((name, times) -> sums.merge(name, times, Long::sum)));
    return sums;
  }

  /**
   * Requests of one second that a well-formed caller was refused: what is left out are its own
   * mistakes.
   */
  synchronized long buyersIn(long second) {
    return seconds.getOrDefault(second, Map.of()).entrySet().stream()
        .filter(entry -> isOfTheSale(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  static boolean isOfTheSale(Refusal refusal) {
    return switch (refusal) {
      case SOLD_OUT, PAUSED, USER_LIMIT, THROTTLED, OVERLOADED, STORE_UNAVAILABLE, EXPIRED -> true;
      default -> false;
    };
  }
}
