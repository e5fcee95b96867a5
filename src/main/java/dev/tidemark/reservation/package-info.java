/**
 * The life of a hold: held, then confirmed, released or expired, each exactly once.
 *
 * <p>Floor 5. Owns {@code reservation} and {@code user_quota} in each stock database, and one
 * writer thread a stock database. May import {@code kernel, storage, outbox, audit, stock, gate}.
 */
@NullMarked
package dev.tidemark.reservation;

import org.jspecify.annotations.NullMarked;
