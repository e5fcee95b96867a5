package dev.tidemark.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes those wait who failed too often: after some failures each one doubles the time, up to a
 * limit. Keeps the latest ten thousand names. Safe for use by several threads.
 */
final class Backoff {

  private static final int MOST_NAMES = 10_000;
  private static final long FORGOTTEN_MILLIS = Duration.ofHours(1).toMillis();
  private static final int MOST_DOUBLINGS = 30;

  private final int free;
  private final long longestMillis;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST_NAMES;
        }
      };

  private record Failures(int count, long lastMillis, long untilMillis) {}

  /**
   * @param free failures that cost nothing
   * @param longest nobody waits longer
   */
  Backoff(int free, Duration longest) {
    this.free = free;
    this.longestMillis = longest.toMillis();
  }

  /** How long it is to wait from now; 0 for not at all. */
  synchronized long waitMillis(String name, long nowMillis) {
    Failures known = known(name, nowMillis);
    return known == null ? 0 : Math.max(0, known.untilMillis - nowMillis);
  }

  synchronized void failed(String name, long nowMillis) {
    Failures known = known(name, nowMillis);
    int count = known == null ? 1 : known.count + 1;
    failures.put(name, new Failures(count, nowMillis, nowMillis + pause(count)));
  }

  synchronized void succeeded(String name) {
    failures.remove(name);
  }

  private @Nullable Failures known(String name, long nowMillis) {
    Failures known = failures.get(name);
    return known == null || nowMillis - known.lastMillis > FORGOTTEN_MILLIS ? null : known;
  }

  private long pause(int count) {
    if (count <= free) {
      return 0;
    }
    long doubled = 1_000L << Math.min(count - free - 1, MOST_DOUBLINGS);
    return Math.min(doubled, longestMillis);
  }
}
