package dev.tidemark.rules.facts;

/**
 * What is known about one subject at one moment. An immutable record of primitives and strings,
 * none of them null; its first component is the subject's key.
 */
public interface Fact {

  /** The key of what it is about: a product's code, the name of a channel or source. */
  String key();
}
