/**
 * Snapshots and sales from Kafka topics and RabbitMQ queues: a message is acknowledged when its
 * rows are committed, never before, so that none is lost; what comes twice counts once, since the
 * ingest knows its events.
 *
 * <p>Off until it is switched on by a setting. May import {@code kernel, ingest}.
 */
@NullMarked
package dev.tidemark.ingest.messages;

import org.jspecify.annotations.NullMarked;
