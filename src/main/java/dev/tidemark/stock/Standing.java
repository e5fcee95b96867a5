package dev.tidemark.stock;

/**
 * Where a product's stock stands, for those who look at many.
 *
 * @param available units on sale, all buckets
 * @param emptyBuckets of those that users are routed to, the ones with nothing left
 * @param least units on sale in the bucket that has the fewest, of those that users are routed to
 * @param most units in the one that has the most
 * @param changedMillis when its stock changed last; 0 for never
 */
public record Standing(
    Layout layout,
    long available,
    long held,
    long sold,
    int emptyBuckets,
    long least,
    long most,
    long changedMillis) {}
