/**
 * Acts on alerts within guardrails: proposes what their rules ask for, decides, runs, looks whether
 * it helped, and takes it back.
 *
 * <p>Floor 8. Owns the tables {@code response*} and {@code runbook} of the product database. May
 * import {@code kernel, storage, audit, stock, rules, gate, alerts}.
 */
@NullMarked
package dev.tidemark.responses;

import org.jspecify.annotations.NullMarked;
