/**
 * Tells marketplaces, ERPs and order systems what they may sell, and sees to it that they know it:
 * who is told, what, when again, and what their own reports say.
 *
 * <p>Floor 4. Owns the tables {@code channel} and {@code task} of the product database, and {@code
 * channel_product}, {@code channel_lease} and {@code channel_request} of each stock database. May
 * import {@code kernel, storage, outbox, audit, stock}. Only here, and in {@code ingest}, anything
 * speaks to a message broker.
 */
@NullMarked
package dev.tidemark.channels;

import org.jspecify.annotations.NullMarked;
