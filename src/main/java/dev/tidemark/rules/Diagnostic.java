package dev.tidemark.rules;

import java.util.Comparator;

/**
 * What is wrong with a text, and where.
 *
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and, where it can be told, what was probably meant
 */
public record Diagnostic(int line, int column, String message) {

  static final Comparator<Diagnostic> IN_ORDER =
      Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column);
}
