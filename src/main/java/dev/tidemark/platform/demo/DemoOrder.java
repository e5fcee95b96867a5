package dev.tidemark.platform.demo;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * One customer's order.
 *
 * @param number from 0, in order of time
 * @param soldAt when the real sale was
 * @param due when the replay sends it, counted from the replay's start
 * @param thinks how long after an answer HELD the customer pays or releases
 */
record DemoOrder(
    int number,
    String sku,
    long userId,
    long quantity,
    LocalDateTime soldAt,
    Duration due,
    Ending ending,
    Duration thinks) {}
