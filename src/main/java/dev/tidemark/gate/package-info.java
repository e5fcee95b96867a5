/**
 * Admits or refuses holds before they reach the database: Redis counters, leased in blocks.
 *
 * <p>Floor 4. Owns the Redis keys {@code tm:*}. Its word is advice: the ledger judges. May import
 * {@code kernel, stock}; the only room that talks to Redis.
 */
@NullMarked
package dev.tidemark.gate;

import org.jspecify.annotations.NullMarked;
