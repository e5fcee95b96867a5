/**
 * Records who did what, from where and why: append-only, in a chain of hashes that tells whether
 * somebody has changed it, and shown to those who may read it.
 *
 * <p>Floor 2. Owns the tables {@code audit_entry} and {@code audit_chain} of the product database.
 * May import {@code kernel, storage}.
 */
@NullMarked
package dev.tidemark.audit;

import org.jspecify.annotations.NullMarked;
