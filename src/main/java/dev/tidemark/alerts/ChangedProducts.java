package dev.tidemark.alerts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Products of one stock database of which something has changed since rules last looked at them;
 * each waits once, the longest waiting first. Safe for use by several threads.
 */
final class ChangedProducts {

  /** What is beyond that is found by the next look at all products. */
  private static final int MOST = 200_000;

  private final Set<Long> waiting = new LinkedHashSet<>();

  synchronized void add(Collection<Long> productIds) {
    for (Long id : productIds) {
      if (waiting.size() >= MOST) {
        return;
      }
      waiting.add(id);
    }
  }

  /** Takes at most so many. */
  synchronized List<Long> take(int most) {
    List<Long> taken = new ArrayList<>();
    Iterator<Long> next = waiting.iterator();
    while (next.hasNext() && taken.size() < most) {
      taken.add(next.next());
      next.remove();
    }
    return taken;
  }

  synchronized int size() {
    return waiting.size();
  }
}
