package dev.tidemark.alerts;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/** A notice in one line: {@code 412 units at risk, empty in 3 min: Low water, 2 products}. */
final class NoticeTitle {

  private static final int LONGEST = 300;

  private NoticeTitle() {}

  /**
   * @param visible of the group, those that fire and are not hidden
   * @param others how many more there are
   */
  static String of(Notice.Kind kind, NoticeGroup group, List<Alert> visible, int others) {
    String title =
        switch (kind) {
          case RESOLVED -> "Over: " + group.ruleName() + ", " + group.scope();
          case ESCALATED -> "Not acknowledged: " + what(group, visible, others);
          case REPEAT -> "Still: " + what(group, visible, others);
          case FIRING -> what(group, visible, others);
        };
    return title.length() > LONGEST ? title.substring(0, LONGEST) : title;
  }

  private static String what(NoticeGroup group, List<Alert> visible, int others) {
    String risk = risk(visible, others > 0);
    String about =
        visible.size() + others == 1
            ? visible.get(0).seen().settings().title()
                + ", "
                + visible.get(0).fingerprint().subject().key()
            : titleOf(group, visible) + ", " + (visible.size() + others) + " alerts";
    return risk.isEmpty() ? about : risk + ": " + about;
  }

  private static String titleOf(NoticeGroup group, List<Alert> visible) {
    return visible.stream()
        .map(alert -> alert.seen().settings().title())
        .findFirst()
        .orElse(group.ruleName());
  }

  /** Units of all, minutes of the one that is empty first. */
  private static String risk(List<Alert> visible, boolean andMore) {
    List<Long> units =
        visible.stream()
            .map(alert -> alert.seen().risk().units())
            .filter(Objects::nonNull)
            .toList();
    OptionalDouble minutes =
        visible.stream()
            .map(alert -> alert.seen().risk().minutesToEmpty())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .min();
    long sum = units.stream().mapToLong(Long::longValue).sum();
    String risk = units.isEmpty() ? "" : (andMore ? "at least " : "") + sum + " units at risk";
    String empty =
        minutes.isEmpty() ? "" : "empty in %s min".formatted(shown(minutes.getAsDouble()));
    return risk.isEmpty() || empty.isEmpty() ? risk + empty : risk + ", " + empty;
  }

  private static String shown(double minutes) {
    return minutes < 10 && minutes != Math.rint(minutes)
        ? String.format(Locale.ROOT, "%.1f", minutes)
        : Long.toString(Math.round(minutes));
  }
}
