/**
 * Records who did what and why, append-only.
 *
 * <p>Floor 2. Owns the table {@code audit_entry} of the product database. May import {@code kernel,
 * storage}.
 */
@NullMarked
package dev.tidemark.audit;

import org.jspecify.annotations.NullMarked;
