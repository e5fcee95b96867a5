/**
 * Measures how fast products sell: counts by the time of the sale, windows over them, history.
 *
 * <p>Floor 4. Owns {@code sale_fine} and {@code sale_hour} of each stock database. May import
 * {@code kernel, storage, stock}.
 */
@NullMarked
package dev.tidemark.velocity;

import org.jspecify.annotations.NullMarked;
