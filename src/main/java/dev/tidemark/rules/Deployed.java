package dev.tidemark.rules;

/**
 * A text that runs.
 *
 * @param shadow whether it only runs to be watched
 */
public record Deployed(String name, long version, RuleText text, boolean shadow) {}
