package dev.tidemark.outbox;

/**
 * Events were appended to the product database; observed after the commit, by whoever passes them
 * on.
 */
public record EventsAppended() {}
