package dev.tidemark.responses;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How responses stand.
 *
 * @param stopped whether the kill switch is on
 * @param reason that was given for it; empty for none
 * @param changedBy who turned the switch last; empty for nobody yet
 * @param since when; null for never
 * @param waiting responses that wait for somebody to say yes or no
 */
public record ResponsesNow(
    boolean stopped, String reason, String changedBy, @Nullable Instant since, long waiting) {}
