/**
 * Tells people's endpoints what happens: who is told, in what shape, signed with what, when again,
 * and what became of it.
 *
 * <p>Floor 4. Owns the tables {@code webhook_*} of the product database, and {@code event_turn} and
 * {@code stock_told} of each stock database. May import {@code kernel, storage, outbox, audit,
 * stock}.
 */
@NullMarked
package dev.tidemark.notify;

import org.jspecify.annotations.NullMarked;
