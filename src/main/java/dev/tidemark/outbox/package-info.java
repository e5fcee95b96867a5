/**
 * Appends what happened in the caller's transaction, and claims it for delivery.
 *
 * <p>Floor 2. Owns the tables {@code outbox_message} and {@code stock_version} of each stock
 * database, and {@code event} of the product database. May import {@code kernel, storage}.
 */
@NullMarked
package dev.tidemark.outbox;

import org.jspecify.annotations.NullMarked;
