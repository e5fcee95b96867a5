package dev.tidemark.rules;

import dev.tidemark.rules.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** The words of a text, read one after the other, and what was found wrong on the way. */
final class Words {

  private static final int MOST_DIAGNOSTICS = 50;
  private static final int MOST_PARTS = 3000;

  private final List<Token> tokens;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private int at;
  private int parts;

  Words(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  boolean isNext(String symbolOrName) {
    return peek().is(symbolOrName);
  }

  boolean accept(String symbolOrName) {
    if (!isNext(symbolOrName)) {
      return false;
    }
    next();
    return true;
  }

  Token want(String symbolOrName, String why) {
    if (!isNext(symbolOrName)) {
      throw unexpected(why);
    }
    return next();
  }

  Token want(Kind kind, String why) {
    if (peek().kind() != kind) {
      throw unexpected(why);
    }
    return next();
  }

  /** What stands next has no business there. */
  Mistake unexpected(String expected) {
    Token token = peek();
    return new Mistake(
        token.kind() == Kind.BAD
            ? token.says(token.text())
            : token.says("expected " + expected + ", found " + token.shown()));
  }

  /**
   * Keeps the first of what is wrong at one place: the rest follows from it.
   *
   * @throws EnoughSaid when there is no more to be gained from reading on
   */
  void note(Diagnostic diagnostic) {
    boolean isNew =
        diagnostics.stream().noneMatch(each -> Diagnostic.IN_ORDER.compare(each, diagnostic) == 0);
    if (isNew) {
      diagnostics.add(diagnostic);
      if (diagnostics.size() == MOST_DIAGNOSTICS) {
        throw new EnoughSaid();
      }
    }
  }

  /** In the order of the text. */
  List<Diagnostic> diagnostics() {
    return diagnostics.stream().sorted(Diagnostic.IN_ORDER).toList();
  }

  /** Bounds what a whole text asks of Drools. */
  void countPart(Token token) {
    if (++parts > MOST_PARTS) {
      note(token.says("a text has at most " + MOST_PARTS + " properties, numbers and signs"));
      throw new EnoughSaid();
    }
  }

  int parts() {
    return parts;
  }

  boolean startsRule() {
    Kind after = peekSecond().kind();
    return isNext("rule") && (after == Kind.STRING || after == Kind.NAME);
  }

  /** Goes on before the next of these symbols outside parentheses, or where a rule ends. */
  void skipTo(String... symbols) {
    int depth = 0;
    while (peek().kind() != Kind.END && !isNext("end") && !isNext("then") && !startsRule()) {
      if (depth == 0) {
        for (String symbol : symbols) {
          if (isNext(symbol)) {
            return;
          }
        }
      }
      Token token = next();
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      depth = Math.max(depth, 0);
    }
  }

  /** Ends the reading of a text that has as many mistakes as anybody wants to read. */
  static final class EnoughSaid extends RuntimeException {

    private static final long serialVersionUID = 1;

    private EnoughSaid() {
      super("enough said", null, false, false);
    }
  }
}
