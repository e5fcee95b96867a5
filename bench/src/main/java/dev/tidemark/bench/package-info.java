/**
 * The baselines the product is measured against: an empty answer, and a transaction per request.
 *
 * <p>Not part of the product: only the Maven profile {@code bench} compiles it in. Owns the tables
 * {@code bench_stock} and {@code bench_reservation} of the product database and a connection pool.
 */
@NullMarked
package dev.tidemark.bench;

import org.jspecify.annotations.NullMarked;
