/** Checks of {@code docker} that need no engine. */
package dev.tidemark.containers;
