/**
 * Serves the operator's screen: its pages, and the few numbers that all of it is under.
 *
 * <p>Floor 9. Owns no table; the pages themselves are in {@code web/}. May import {@code kernel,
 * storage, stock, gate, velocity, alerts, responses}.
 */
@NullMarked
package dev.tidemark.console;

import org.jspecify.annotations.NullMarked;
