/**
 * Gathers facts, runs the rules over them, holds timers, opens, acknowledges and resolves alerts,
 * and decides who is told.
 *
 * <p>Floor 7. Owns the alert tables of the product database. May import {@code kernel, storage,
 * outbox, audit, stock, rules, gate, velocity, reservation, ingest}.
 */
@NullMarked
package dev.tidemark.alerts;

import org.jspecify.annotations.NullMarked;
