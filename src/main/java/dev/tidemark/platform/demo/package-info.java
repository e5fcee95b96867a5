/**
 * Plays a flash sale from real sales against the running service, as its customers would: over
 * HTTP.
 *
 * <p>Part of floor 10. Owns the threads, connections and terminal lines of {@code ./run demo}, and
 * ends them all. Imports no room: it knows the service by its HTTP interface alone. The way in is
 * {@link dev.tidemark.platform.demo.DemoCommand}.
 */
@NullMarked
package dev.tidemark.platform.demo;

import org.jspecify.annotations.NullMarked;
