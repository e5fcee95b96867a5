package dev.tidemark.rules;

/**
 * Rules or parameters have been changed by this process; committed.
 *
 * @param generation raised with every change
 */
public record RulesChanged(long generation) {}
