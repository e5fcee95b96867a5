package dev.tidemark.notify.flavours;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Makes texts of operators fit to be shown in somebody else's program: one line each, without what
 * cannot be seen, and without what a markup would read as an order. Stateless.
 */
final class Texts {

  private static final String MORE = "…";

  private static final Set<Integer> UNSEEN =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.SURROGATE,
          (int) Character.UNASSIGNED,
          (int) Character.PRIVATE_USE);

  private Texts() {}

  /**
   * In one line: what cannot be seen is left out, and whatever is space becomes one blank. Letters
   * of scripts that run from right to left stay; what turns the direction of others does not
   * (Unicode, Technical Report 36, section 2.3).
   *
   * @param most in UTF-16 units, at least 1; what is longer ends in an ellipsis
   */
  static String line(String text, int most) {
    StringBuilder line = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < text.length() && line.length() <= most; ) {
      int letter = text.codePointAt(i);
      i += Character.charCount(letter);
      if (isSpace(letter)) {
        gap = line.length() > 0;
      } else if (isSeen(letter)) {
        if (gap) {
          line.append(' ');
        }
        gap = false;
        line.appendCodePoint(letter);
      }
    }
    return cut(line.toString(), most);
  }

  /** Ends in an ellipsis where it is longer; a letter is never halved. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - MORE.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + MORE;
  }

  /** The same, by the bytes of UTF-8. */
  static String cutBytes(String text, int most) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= most) {
      return text;
    }
    int room = most - MORE.getBytes(StandardCharsets.UTF_8).length;
    int end = 0;
    while (end < text.length()) {
      int letter = text.codePointAt(end);
      room -= new String(Character.toChars(letter)).getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      end += Character.charCount(letter);
    }
    return text.substring(0, end) + MORE;
  }

  /**
   * Within a line of Markdown, of whichever dialect: where backslashes or entities are understood
   * differs, so that what marks up is shown by its look-alike of full width. Codes such as {@code
   * A_1-B.2} stay as they are.
   */
  static String markdown(String line) {
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      safe.append(marksUp(line, i) ? fullWidth(letter) : letter);
    }
    return plain(safe.toString());
  }

  /**
   * For what is shown without markup: addresses that programs would turn into links by themselves,
   * and what they might take for a mention all the same, are shown by look-alikes.
   */
  static String plain(String text) {
    return text.replace("://", "：//")
        .replaceAll("(?i)\\bwww\\.", "www．")
        .replace('@', '＠')
        .replace('<', '＜')
        .replace('>', '＞');
  }

  private static boolean marksUp(String line, int i) {
    return switch (line.charAt(i)) {
      case '*', '`', '~', '[', ']', '<', '>', '|', '\\', '$' -> true;
      case '_' -> !isLetter(line, i - 1) || !isLetter(line, i + 1);
      case '#', '+', '-', '=' -> i == 0;
      case '&' -> line.startsWith("&#", i) || line.indexOf(';', i) > 0;
      default -> false;
    };
  }

  private static boolean isLetter(String line, int i) {
    return i >= 0 && i < line.length() && Character.isLetterOrDigit(line.charAt(i));
  }

  /** The block of full-width forms has ASCII in its order. */
  private static char fullWidth(char letter) {
    return (char) (letter - '!' + '\uFF01');
  }

  private static boolean isSpace(int letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
  }

  private static boolean isSeen(int letter) {
    int kind = Character.getType(letter);
    boolean joins = letter == 0x200D; // holds an emoji of several together
    return joins || !UNSEEN.contains(kind);
  }
}
