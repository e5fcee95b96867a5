package dev.tidemark.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of regular expressions that alerts are matched by: plain text, {@code .*}, and
 * alternatives with {@code |} between them. As stars, which cannot take long on any text; anchored,
 * as Alertmanager's are. Stateless.
 */
final class LabelPattern {

  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  private LabelPattern() {}

  /** Each alternative with stars for {@code .*}; empty where it says more than can be said so. */
  static Optional<List<String>> ofRegex(String regex) {
    List<String> alternatives = new ArrayList<>();
    StringBuilder now = new StringBuilder();
    String inner = withoutGroup(regex);
    for (int at = 0; at < inner.length(); at++) {
      char one = inner.charAt(at);
      if (one == '|') {
        alternatives.add(now.toString());
        now.setLength(0);
      } else if (inner.startsWith(".*", at)) {
        now.append('*');
        at++;
      } else if (one == '\\' && at + 1 < inner.length() && isPlain(inner.charAt(at + 1))) {
        now.append(inner.charAt(++at));
      } else if (SPECIAL.indexOf(one) >= 0) {
        return Optional.empty();
      } else {
        now.append(one);
      }
    }
    alternatives.add(now.toString());
    return Optional.of(alternatives);
  }

  /** The other way round. */
  static String toRegex(String stars) {
    StringBuilder regex = new StringBuilder();
    for (int at = 0; at < stars.length(); at++) {
      char one = stars.charAt(at);
      if (one == '*') {
        regex.append(".*");
      } else {
        regex.append(SPECIAL.indexOf(one) >= 0 ? "\\" : "").append(one);
      }
    }
    return regex.toString();
  }

  /** What stands behind a backslash for itself; a star would stand for any text. */
  private static boolean isPlain(char one) {
    return one != '*' && !Character.isLetterOrDigit(one);
  }

  private static String withoutGroup(String regex) {
    boolean whole =
        regex.startsWith("(")
            && regex.endsWith(")")
            && regex.indexOf('(', 1) < 0
            && regex.indexOf(')') == regex.length() - 1;
    return whole ? regex.substring(1, regex.length() - 1) : regex;
  }
}
