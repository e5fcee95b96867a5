package dev.tidemark.rules;

/**
 * A word of a text.
 *
 * @param text as written; of a string, what is between the quotes; of {@link Kind#BAD}, what is
 *     wrong
 * @param line from 1
 * @param column from 1
 */
record Token(Kind kind, String text, int line, int column) {

  enum Kind {
    /** {@code rule}, {@code StockPosition}, {@code available} */
    NAME,
    /** {@code $low} */
    VARIABLE,
    NUMBER,
    STRING,
    SYMBOL,
    /** Something that no text may hold. */
    BAD,
    END
  }

  boolean is(String symbolOrName) {
    return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(symbolOrName);
  }

  /** As messages name it. */
  String shown() {
    return switch (kind) {
      case STRING -> "the text \"" + text + "\"";
      case END -> "the end of the text";
      default -> "'" + text + "'";
    };
  }

  Diagnostic says(String message) {
    return new Diagnostic(line, column, message);
  }
}
