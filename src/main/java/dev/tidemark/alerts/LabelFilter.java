package dev.tidemark.alerts;

import dev.tidemark.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a label must be, as Alertmanager's parameter {@code filter} has it: {@code name="value"},
 * {@code !=}, {@code =~} or {@code !~}. A label that is not there is empty.
 *
 * @param values of which one must fit
 * @param stars whether a star in them stands for any text
 */
record LabelFilter(String name, List<String> values, boolean stars, boolean equal) {

  private static final int MOST = 20;
  private static final int LONGEST = 500;
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*(=~|!~|!=|=)\\s*(.*?)\\s*", Pattern.DOTALL);

  LabelFilter {
    values = List.copyOf(values);
  }

  /**
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static List<LabelFilter> parse(List<String> filters) {
    if (filters.size() > MOST) {
      throw ProblemException.invalidField("filter", "must be given at most " + MOST + " times");
    }
    return filters.stream().map(LabelFilter::parse).toList();
  }

  private static LabelFilter parse(String filter) {
    var form = FORM.matcher(filter);
    if (filter.length() > LONGEST || !form.matches()) {
      throw ProblemException.invalidField("filter", "must be like severity=\"critical\"");
    }
    String operator = form.group(2);
    String value = unquoted(form.group(3));
    boolean regex = operator.endsWith("~");
    List<String> values =
        regex ? LabelPattern.ofRegex(value).orElseThrow(LabelFilter::tooMuch) : List.of(value);
    return new LabelFilter(form.group(1), values, regex, operator.startsWith("="));
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted
        ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : value;
  }

  static ProblemException tooMuch() {
    return ProblemException.invalidField(
        "filter", "may have no other patterns than .* and alternatives with |");
  }

  private boolean fits(String label, String value) {
    return stars ? Matcher.isLike(label, value) : label.equals(value);
  }

  boolean matches(Map<String, String> labels) {
    String label = labels.getOrDefault(name, "");
    return equal == values.stream().anyMatch(value -> fits(label, value));
  }
}
