package dev.tidemark.rules;

import java.util.Map;

/**
 * A rule within a text, as its annotations tell.
 *
 * @param tunables by name, their declared defaults
 */
record RuleSummary(
    String rule,
    Severity severity,
    String title,
    long holdSeconds,
    long clearSeconds,
    long cooldownSeconds,
    boolean mayBeHidden,
    Map<String, Double> tunables) {}
