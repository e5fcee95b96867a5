package dev.tidemark.stock;

import java.util.List;

/**
 * A layout has been committed by this process.
 *
 * @param layout the new one
 * @param available units on sale in each bucket at the commit; empty where no unit moved and the
 *     epoch is as before
 */
public record LayoutChanged(Layout layout, List<Long> available) {

  public LayoutChanged {
    available = List.copyOf(available);
  }
}
