/**
 * Starts, wires, secures, checks and measures the service; embedded servers and the demo.
 *
 * <p>Floor 10. May import every room and is imported by none.
 */
@NullMarked
package dev.tidemark.platform;

import org.jspecify.annotations.NullMarked;
