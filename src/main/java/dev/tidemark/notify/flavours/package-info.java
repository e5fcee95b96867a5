/**
 * The shapes that events are sent in, one file each, found by name: the standard one, and those
 * that other services ask for. Pure functions: an event and settings in, a request out.
 */
@NullMarked
package dev.tidemark.notify.flavours;

import org.jspecify.annotations.NullMarked;
