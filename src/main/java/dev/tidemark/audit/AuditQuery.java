package dev.tidemark.audit;

import dev.tidemark.kernel.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for, as a condition and its parameters.
 *
 * @param condition of SQL, with a question mark for each parameter
 */
record AuditQuery(String condition, List<Object> parameters) {

  private static final int LONGEST = 200;

  /**
   * All that are given must hold.
   *
   * @param actor whole, or its begin and a star; so for the others
   * @param from ISO 8601, not before
   * @param to ISO 8601, before
   * @throws ProblemException {@code INVALID_FIELD}
   */
  static AuditQuery of(
      @Nullable String actor,
      @Nullable String action,
      @Nullable String subject,
      @Nullable String from,
      @Nullable String to) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    List<Object> parameters = new ArrayList<>();
    like(conditions, parameters, "actor", actor);
    like(conditions, parameters, "action", action);
    like(conditions, parameters, "subject", subject);
    if (from != null && !from.isEmpty()) {
      conditions.add("at_millis >= ?");
      parameters.add(millis("from", from));
    }
    if (to != null && !to.isEmpty()) {
      conditions.add("at_millis < ?");
      parameters.add(millis("to", to));
    }
    return new AuditQuery(String.join(" AND ", conditions), List.copyOf(parameters));
  }

  private static void like(
      List<String> conditions, List<Object> parameters, String field, @Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return;
    }
    if (wanted.length() > LONGEST) {
      throw ProblemException.invalidField(field, "must be at most " + LONGEST + " characters");
    }
    boolean begin = wanted.endsWith("*");
    conditions.add(field + (begin ? " LIKE ? ESCAPE '!'" : " = ?"));
    parameters.add(begin ? begins(wanted.substring(0, wanted.length() - 1)) : wanted);
  }

  private static String begins(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static long millis(String field, String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw ProblemException.invalidField(field, "must be a moment such as 2026-11-27T22:00:00Z");
    }
  }
}
