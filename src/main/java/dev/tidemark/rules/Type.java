package dev.tidemark.rules;

/** What a value of a rule can be. */
enum Type {
  NUMBER("a number"),
  TEXT("a text"),
  TRUTH("true or false"),
  /** Of what could not be understood: fits everywhere, so that one mistake is told once. */
  UNKNOWN("unknown");

  private final String words;

  Type(String words) {
    this.words = words;
  }

  boolean fits(Type other) {
    return this == other || this == UNKNOWN || other == UNKNOWN;
  }

  String words() {
    return words;
  }
}
