/**
 * Appends messages about stock in the caller's transaction, and claims them for delivery.
 *
 * <p>Floor 2. Owns the tables {@code outbox_message} and {@code stock_version} of each stock
 * database. May import {@code kernel, storage}.
 */
@NullMarked
package dev.tidemark.outbox;

import org.jspecify.annotations.NullMarked;
