package dev.tidemark.alerts;

import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alerts as they would have been: the same life as in earnest, in memory, at the times it is told.
 * For one thread.
 */
final class Rehearsal {

  private static final int MOST_EPISODES = 100_000;

  private final AlertLife life;
  private final Map<Subject, Map<Fingerprint, Alert>> alerts = new HashMap<>();
  private final Map<Fingerprint, Episode> firing = new LinkedHashMap<>();
  private final Map<Boolean, List<Episode>> episodes =
      Map.of(true, new ArrayList<>(), false, new ArrayList<>());
  private final Map<Boolean, Long> fired = new HashMap<>();

  Rehearsal(AlertLife life) {
    this.life = life;
  }

  /** One time that an alert would have fired. */
  static final class Episode {
    private final Finding finding;
    private final long firedMillis;
    private long resolvedMillis;

    private Episode(Finding finding, long firedMillis) {
      this.finding = finding;
      this.firedMillis = firedMillis;
    }

    Finding finding() {
      return finding;
    }

    long firedMillis() {
      return firedMillis;
    }

    /** 0 where it would still be firing. */
    long resolvedMillis() {
      return resolvedMillis;
    }
  }

  /**
   * Goes on with what was found at a time.
   *
   * @param found of others than were asked about, it does not count
   * @return for each subject of which time alone will change something, when
   */
  Map<String, Long> observe(
      List<SubjectFacts> asked, Map<Subject, List<Finding>> found, long nowMillis) {
    Map<Fingerprint, Observation> observed = observations(asked, found);
    Map<String, Long> due = new HashMap<>();
    observed.forEach(
        (fingerprint, observation) -> {
          Map<Fingerprint, Alert> known =
              alerts.computeIfAbsent(fingerprint.subject(), none -> new HashMap<>());
          life.observe(known.get(fingerprint), observation, nowMillis)
              .ifPresent(decision -> take(known, fingerprint, decision, nowMillis));
          Alert now = known.get(fingerprint);
          if (now != null && now.life().dueMillis() > nowMillis) {
            due.merge(fingerprint.subject().key(), now.life().dueMillis(), Math::min);
          }
        });
    return due;
  }

  private Map<Fingerprint, Observation> observations(
      List<SubjectFacts> asked, Map<Subject, List<Finding>> found) {
    Map<Fingerprint, Observation> observed = new LinkedHashMap<>();
    for (SubjectFacts facts : asked) {
      alerts
          .getOrDefault(facts.subject(), Map.of())
          .keySet()
          .forEach(fingerprint -> observed.put(fingerprint, Observation.UNTRUE));
      found
          .getOrDefault(facts.subject(), List.of())
          .forEach(
              finding ->
                  observed.put(
                      Fingerprint.of(finding), new Observation.True(finding, facts.category())));
    }
    return observed;
  }

  private void take(
      Map<Fingerprint, Alert> known, Fingerprint fingerprint, Decision decision, long nowMillis) {
    known.put(fingerprint, decision.after());
    if (decision.has(What.FIRED) && decision.finding() != null) {
      boolean shadow = decision.finding().shadow();
      fired.merge(shadow, 1L, Long::sum);
      Episode episode = new Episode(decision.finding(), nowMillis);
      firing.put(fingerprint, episode);
      List<Episode> side = episodes.getOrDefault(shadow, List.of());
      if (side.size() < MOST_EPISODES) {
        side.add(episode);
      }
    }
    if (decision.has(What.RESOLVED)) {
      Episode episode = firing.remove(fingerprint);
      if (episode != null) {
        episode.resolvedMillis = nowMillis;
      }
    }
  }

  /** Forgets the alerts of subjects that nobody will ask about again. */
  void end() {
    alerts.clear();
    firing.clear();
  }

  /**
   * What one of the two versions raised.
   *
   * @param fired how often
   * @param episodes in the order they fired; 100,000 at the most
   */
  record Side(long fired, List<Episode> episodes) {}

  /**
   * @param shadow true for the draft
   */
  Side side(boolean shadow) {
    return new Side(
        fired.getOrDefault(shadow, 0L),
        episodes.getOrDefault(shadow, List.of()).stream()
            .sorted(Comparator.comparingLong(Episode::firedMillis))
            .toList());
  }
}
