/**
 * Tells what events there are: the list, and an AsyncAPI document, both made from {@link
 * dev.tidemark.outbox.EventType}.
 *
 * <p>Part of the room {@code notify}. May import {@code kernel, outbox}.
 */
@NullMarked
package dev.tidemark.notify.catalogue;

import org.jspecify.annotations.NullMarked;
