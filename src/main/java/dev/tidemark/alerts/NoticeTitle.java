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
   * @param visible all of the group that fire and are not hidden
   */
  static String of(Notice.Kind kind, NoticeGroup group, List<Alert> visible) {
    String title =
        switch (kind) {
          case RESOLVED -> "Over: " + group.ruleName() + ", " + group.scope();
          case ESCALATED -> "Not acknowledged: " + what(group, visible);
          case REPEAT -> "Still: " + what(group, visible);
          case FIRING -> what(group, visible);
        };
    return title.length() > LONGEST ? title.substring(0, LONGEST) : title;
  }

  private static String what(NoticeGroup group, List<Alert> visible) {
    String risk = risk(visible);
    String about =
        visible.size() == 1
            ? visible.get(0).seen().settings().title()
                + ", "
                + visible.get(0).fingerprint().subject().key()
            : titleOf(group, visible) + ", " + visible.size() + " alerts";
    return risk.isEmpty() ? about : risk + ": " + about;
  }

  private static String titleOf(NoticeGroup group, List<Alert> visible) {
    return visible.stream()
        .map(alert -> alert.seen().settings().title())
        .findFirst()
        .orElse(group.ruleName());
  }

  /** Units of all, minutes of the one that is empty first. */
  private static String risk(List<Alert> visible) {
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
    String risk =
        units.isEmpty() ? "" : units.stream().mapToLong(Long::longValue).sum() + " units at risk";
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
