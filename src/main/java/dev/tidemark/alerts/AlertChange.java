package dev.tidemark.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import java.time.Instant;
import java.util.UUID;

/**
 * Something happened to an alert.
 *
 * @param id its position: whoever has read up to it has missed nothing before it
 * @param state the alert's after it
 * @param who the key or account that acted; {@code tidemark} where nobody did
 * @param detail an object of texts and numbers, by what happened; may be empty
 */
public record AlertChange(
    long id,
    UUID alertId,
    Instant at,
    What what,
    String who,
    AlertState state,
    Severity severity,
    RuleRef rule,
    Subject subject,
    JsonNode detail) {}
