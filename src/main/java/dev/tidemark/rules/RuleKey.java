package dev.tidemark.rules;

/**
 * One rule of one version of a text.
 *
 * @param name the text's: {@code low-water}
 * @param rule the rule's within it: {@code "low water, fixed"}
 * @param version the text's, from 1
 */
public record RuleKey(String name, String rule, long version) {}
