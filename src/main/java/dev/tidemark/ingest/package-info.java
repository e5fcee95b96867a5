/**
 * Turns a snapshot, sale, file, message or change row of somebody else's system into what is known
 * here: reported stock, counts of sales, or a row in quarantine.
 *
 * <p>Floor 6. Owns {@code ingest_seen}, {@code reported_stock} and {@code reported_sample} of each
 * stock database; {@code ingest_source}, {@code feed_health} and {@code quarantine} of the product
 * database. May import {@code kernel, storage, audit, stock, velocity, reservation}.
 */
@NullMarked
package dev.tidemark.ingest;

import org.jspecify.annotations.NullMarked;
