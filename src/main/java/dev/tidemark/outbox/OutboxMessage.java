package dev.tidemark.outbox;

import java.util.UUID;

/**
 * One message.
 *
 * @param type what happened, such as {@code reservation.expired}
 * @param productId the product it is about; messages of one product keep their order
 * @param subject the id of the thing it happened to, also the message's own id for receivers
 * @param body JSON
 * @param createdMillis since the epoch
 */
public record OutboxMessage(
    String type, long productId, UUID subject, String body, long createdMillis) {}
