package dev.tidemark.stock;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layout has been committed by this process.
 *
 * @param before the one that it takes the place of; null for a new product
 * @param layout the new one
 * @param available units on sale in each bucket at the commit; empty where no unit moved and the
 *     epoch is as before
 */
public record LayoutChanged(@Nullable Layout before, Layout layout, List<Long> available) {

  public LayoutChanged {
    available = List.copyOf(available);
  }
}
