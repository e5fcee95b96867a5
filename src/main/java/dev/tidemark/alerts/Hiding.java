package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom people are not told of at one moment. Immutable.
 *
 * @param silences those that are active
 * @param windows those that are active
 */
record Hiding(List<Silence> silences, List<MaintenanceWindow> windows) {

  private static final int MOST_SUBJECTS = 1_000;

  Hiding {
    silences = List.copyOf(silences);
    windows = List.copyOf(windows);
  }

  /** As it is in the database at a moment. */
  static Hiding read(Connection connection, long nowMillis) throws SQLException {
    return new Hiding(
        SilenceRows.active(connection, nowMillis),
        MaintenanceRows.all(connection).stream()
            .filter(window -> window.schedule().isActive(nowMillis))
            .toList());
  }

  /** What hides each of these, of those that are hidden. */
  Map<UUID, Hidden> of(Connection connection, Collection<Alert> alerts) throws SQLException {
    Set<Subject> subjects = new LinkedHashSet<>();
    for (Alert alert : alerts) {
      if (mayBeInhibited(alert)) {
        subjects.add(alert.fingerprint().subject());
      }
    }
    List<Alert> worst = new ArrayList<>();
    List<Subject> all = List.copyOf(subjects);
    for (int from = 0; from < all.size(); from += MOST_SUBJECTS) {
      List<Subject> some = all.subList(from, Math.min(all.size(), from + MOST_SUBJECTS));
      worst.addAll(AlertRows.firingP1(connection, some));
    }
    return of(alerts, worst);
  }

  /**
   * @param worst the P1 that fire, of the subjects of the alerts
   */
  Map<UUID, Hidden> of(Collection<Alert> alerts, Collection<Alert> worst) {
    Map<Subject, List<Alert>> inhibitors = new HashMap<>();
    for (Alert alert : worst) {
      if (byPeople(alert) == null) {
        inhibitors
            .computeIfAbsent(alert.fingerprint().subject(), subject -> new ArrayList<>())
            .add(alert);
      }
    }
    Map<UUID, Hidden> hidden = new HashMap<>();
    for (Alert alert : alerts) {
      Hidden by = byPeople(alert);
      by =
          by == null
              ? byWorse(alert, inhibitors.getOrDefault(alert.fingerprint().subject(), List.of()))
              : by;
      if (by != null) {
        hidden.put(alert.id(), by);
      }
    }
    return hidden;
  }

  private @Nullable Hidden byPeople(Alert alert) {
    if (!mayBeHidden(alert)) {
      return null;
    }
    for (Silence silence : silences) {
      if (Matcher.all(silence.matchers(), alert)) {
        return new Hidden(Hidden.By.SILENCE, Long.toString(silence.id()), silence.reason());
      }
    }
    for (MaintenanceWindow window : windows) {
      if (Matcher.all(window.matchers(), alert)) {
        return new Hidden(Hidden.By.MAINTENANCE, Long.toString(window.id()), window.name());
      }
    }
    return null;
  }

  /** Who is up for the P1 of a product sees the rest of it anyway. */
  private static @Nullable Hidden byWorse(Alert alert, List<Alert> worst) {
    if (mayBeInhibited(alert)) {
      for (Alert worse : worst) {
        boolean sameRule =
            worse.fingerprint().rule().name().equals(alert.fingerprint().rule().name());
        if (alert.seen().settings().severity() == Severity.P3 || sameRule) {
          return new Hidden(
              Hidden.By.INHIBITION, worse.id().toString(), worse.seen().settings().title());
        }
      }
    }
    return null;
  }

  private static boolean mayBeInhibited(Alert alert) {
    return mayBeHidden(alert) && alert.seen().settings().severity() != Severity.P1;
  }

  private static boolean mayBeHidden(Alert alert) {
    return alert.seen().settings().mayBeHidden() && alert.life().isOn();
  }
}
