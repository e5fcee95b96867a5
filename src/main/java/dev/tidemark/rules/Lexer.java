package dev.tidemark.rules;

import dev.tidemark.rules.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a text into words in one pass. Whatever is not allowed becomes a {@link Kind#BAD} word, so
 * that the parser can say so where it stands and go on with the next rule.
 */
final class Lexer {

  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_NUMBER = 15;
  private static final int LONGEST_STRING = 200;
  private static final Set<String> PAIRS = Set.of("==", "!=", "<=", ">=", "&&", "||");
  private static final String SINGLES = "()<>+-*/,.:;!=@";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(String source) {
    this.source = source;
  }

  /** The words, the last of them {@link Kind#END}. */
  static List<Token> tokens(String source) {
    return new Lexer(source).run();
  }

  private List<Token> run() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (source.startsWith("//", at)) {
        skipLine();
      } else if (source.startsWith("/*", at)) {
        skipComment();
      } else {
        word(c);
      }
    }
    add(Kind.END, "", at);
    return tokens;
  }

  private void word(char c) {
    if (startsName(c)) {
      name(Kind.NAME, at);
    } else if (c == '$' && at + 1 < source.length() && startsName(source.charAt(at + 1))) {
      name(Kind.VARIABLE, at);
    } else if (isDigit(c)) {
      number();
    } else if (c == '"') {
      string();
    } else {
      symbol(c);
    }
  }

  private void name(Kind kind, int start) {
    at++;
    while (at < source.length() && continuesName(source.charAt(at))) {
      at++;
    }
    if (at - start > LONGEST_NAME) {
      add(Kind.BAD, "a name has at most " + LONGEST_NAME + " characters", start);
    } else {
      add(kind, source.substring(start, at), start);
    }
  }

  private void number() {
    int start = at;
    digits();
    if (at + 1 < source.length() && source.charAt(at) == '.' && isDigit(source.charAt(at + 1))) {
      at++;
      digits();
    }
    boolean runsOn = at < source.length() && continuesName(source.charAt(at));
    while (at < source.length() && continuesName(source.charAt(at))) {
      at++;
    }
    if (runsOn) {
      add(Kind.BAD, "a number is written with digits only, like 10 or 2.5", start);
    } else if (at - start > LONGEST_NUMBER) {
      add(Kind.BAD, "a number has at most " + LONGEST_NUMBER + " digits", start);
    } else {
      add(Kind.NUMBER, source.substring(start, at), start);
    }
  }

  private void digits() {
    while (at < source.length() && isDigit(source.charAt(at))) {
      at++;
    }
  }

  private void string() {
    int start = at++;
    while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
      char c = source.charAt(at++);
      if (c == '\\' || !isPrintable(c)) {
        add(Kind.BAD, "a text may hold printable ASCII characters only, and no backslash", at - 1);
        skipString();
        return;
      }
    }
    if (at >= source.length() || source.charAt(at) == '\n') {
      add(Kind.BAD, "the text that starts here is not closed: a \" is missing on its line", start);
    } else if (at - start - 1 > LONGEST_STRING) {
      add(Kind.BAD, "a text has at most " + LONGEST_STRING + " characters", start);
      at++;
    } else {
      add(Kind.STRING, source.substring(start + 1, at++), start);
    }
  }

  private void skipString() {
    while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
      at++;
    }
    if (at < source.length() && source.charAt(at) == '"') {
      at++;
    }
  }

  private void symbol(char c) {
    int start = at;
    if (at + 1 < source.length() && PAIRS.contains(source.substring(at, at + 2))) {
      at += 2;
      add(Kind.SYMBOL, source.substring(start, at), start);
      return;
    }
    at++;
    if (SINGLES.indexOf(c) >= 0) {
      add(Kind.SYMBOL, String.valueOf(c), start);
    } else {
      bad(c, start);
    }
  }

  /** Noise is one mistake, not one a character. */
  private void bad(char c, int start) {
    if (!tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.BAD) {
      return;
    }
    String message =
        switch (c) {
          case '\'' -> "' is not allowed: put texts in double quotes";
          case '#' -> "# is not allowed: comments start with //";
          case '&' -> "& is not allowed: use &&";
          case '|' -> "| is not allowed: use ||";
          case '[', ']', '{', '}' ->
              c + " is not allowed: conditions stand in parentheses after the name of a fact";
          case '?' -> "? is not allowed: write one rule for each case";
          default ->
              isPrintable(c)
                  ? c + " is not allowed here"
                  : String.format("the character U+%04X is not allowed: only ASCII is", (int) c);
        };
    add(Kind.BAD, message, start);
  }

  private void skipLine() {
    while (at < source.length() && source.charAt(at) != '\n') {
      at++;
    }
  }

  private void skipComment() {
    int end = source.indexOf("*/", at + 2);
    if (end < 0) {
      add(Kind.BAD, "the comment that starts here is not closed: */ is missing", at);
      at = source.length();
      return;
    }
    for (int i = at; i < end; i++) {
      if (source.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    at = end + 2;
  }

  private void add(Kind kind, String text, int start) {
    tokens.add(new Token(kind, text, line, start - lineStart + 1));
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c <= '~';
  }

  private static boolean startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean continuesName(char c) {
    return startsName(c) || isDigit(c) || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
