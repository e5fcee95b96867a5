/**
 * Shared vocabulary: product codes, ids, idempotency keys, refusal names, problem details.
 *
 * <p>Floor 0. Owns no table, thread or connection and imports no other room.
 */
@NullMarked
package dev.tidemark.kernel;

import org.jspecify.annotations.NullMarked;
