/**
 * What the service needs before it can start: real servers of its own where none is configured, and
 * an answer from those that are.
 *
 * <p>Part of the room {@code platform}. Owns the data directory ({@code TIDEMARK_DATA_DIR}), the
 * user's cache of server binaries and the processes started from it. Imports the JDK only, so it
 * runs before Quarkus does and in tests without it.
 */
@NullMarked
package dev.tidemark.platform.servers;

import org.jspecify.annotations.NullMarked;
