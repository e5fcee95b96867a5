/**
 * The truth about stock: products, their layouts, the bucket rows, and the invariants over them.
 *
 * <p>Floor 3. Owns {@code product} and {@code sale} in the product database; {@code ledger}, {@code
 * bucket_0..2} and {@code stock_in} in each stock database. May import {@code kernel, storage,
 * outbox, audit}.
 */
@NullMarked
package dev.tidemark.stock;

import org.jspecify.annotations.NullMarked;
