/**
 * Routes a product to its stock database, opens transactions there, and migrates it.
 *
 * <p>Floor 1. Owns the pools of the stock databases and the slot map. May import {@code kernel};
 * the only room that touches {@code javax.sql}.
 */
@NullMarked
package dev.tidemark.storage;

import org.jspecify.annotations.NullMarked;
