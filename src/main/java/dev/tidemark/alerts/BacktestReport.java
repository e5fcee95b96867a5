package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.alerts.Rehearsal.Episode;
import dev.tidemark.kernel.SaleStage;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest came to. Sales count by their own time: one that was told late is known here
 * before it was known then.
 *
 * @param evaluations of products
 * @param seconds that it took
 * @param draft what the draft would have raised
 * @param active what the active version would have raised; null where none is active
 * @param onlyInDraft alerts that the active version would not have raised about the same subject at
 *     the same time; at most 500
 * @param onlyInActive the other way round
 * @param notRecorded kinds of facts that the rules ask about and that are not recorded: what is
 *     said of them was never true here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What a rule would have done.")
record BacktestReport(
    long evaluations,
    double seconds,
    Side draft,
    @Nullable Side active,
    long onlyInDraftCount,
    List<Raised> onlyInDraft,
    long onlyInActiveCount,
    List<Raised> onlyInActive,
    List<String> notRecorded,
    Map<String, String> broken) {

  private static final int MOST_LISTED = 500;
  private static final long SAME_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /**
   * One version.
   *
   * @param alertsADay noise: how often it would have fired in 24 hours, on average; one decimal
   * @param byHour how often it would have fired, by the start of the hour; of the first 100,000
   *     times, like what follows
   * @param responses what it would have asked for, and how often
   * @param alerts at most 500, in the order they fired
   */
  record Side(
      long version,
      long fired,
      double alertsADay,
      Map<String, Long> byHour,
      Map<String, Long> responses,
      List<Raised> alerts) {}

  /** An alert as it would have been; {@code resolvedAt} is null where it would still fire. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Raised(
      String rule,
      String subject,
      Severity severity,
      String message,
      Instant firedAt,
      @Nullable Instant resolvedAt) {

    static Raised of(Episode episode) {
      Finding finding = episode.finding();
      return new Raised(
          finding.rule().rule(),
          finding.subject().key(),
          finding.settings().severity(),
          finding.message(),
          Instant.ofEpochMilli(episode.firedMillis()),
          episode.resolvedMillis() == 0 ? null : Instant.ofEpochMilli(episode.resolvedMillis()));
    }
  }

  static Side side(long version, Rehearsal.Side raised, long lengthMillis) {
    Map<String, Long> byHour = new TreeMap<>();
    Map<String, Long> responses = new TreeMap<>();
    for (Episode episode : raised.episodes()) {
      byHour.merge(hourOf(episode.firedMillis()), 1L, Long::sum);
      responsesOf(episode.finding()).forEach(verb -> responses.merge(verb, 1L, Long::sum));
    }
    return new Side(
        version,
        raised.fired(),
        Math.round(10 * raised.fired() * DAY_MILLIS / lengthMillis) / 10.0,
        byHour,
        responses,
        raised.episodes().stream().limit(MOST_LISTED).map(Raised::of).toList());
  }

  private static String hourOf(long millis) {
    long hour = Duration.ofHours(1).toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(millis, hour) * hour).toString();
  }

  /** What the rule says; where it says nothing, what is done about it outside of the rush. */
  private static List<String> responsesOf(Finding finding) {
    return Wanted.of(finding.settings(), finding.subject(), finding.calls(), SaleStage.NORMAL)
        .stream()
        .map(
            call ->
                call.verb().equals("webhook") ? "webhook " + call.arguments().get(0) : call.verb())
        .toList();
  }

  /** Those of one side without one of the other about the same, at the same time. */
  static List<Episode> only(Collection<Episode> one, Collection<Episode> other) {
    Map<String, List<Episode>> byTopic = new HashMap<>();
    other.forEach(
        episode -> byTopic.computeIfAbsent(topic(episode), none -> new ArrayList<>()).add(episode));
    return one.stream()
        .filter(
            episode ->
                byTopic.getOrDefault(topic(episode), List.of()).stream()
                    .noneMatch(counterpart -> overlap(episode, counterpart)))
        .toList();
  }

  private static String topic(Episode episode) {
    return episode.finding().rule().rule() + "\n" + episode.finding().subject().key();
  }

  private static boolean overlap(Episode one, Episode other) {
    return one.firedMillis() <= end(other) + SAME_MILLIS
        && other.firedMillis() <= end(one) + SAME_MILLIS;
  }

  private static long end(Episode episode) {
    return episode.resolvedMillis() == 0 ? Long.MAX_VALUE / 2 : episode.resolvedMillis();
  }

  static List<Raised> listed(List<Episode> episodes) {
    return episodes.stream().limit(MOST_LISTED).map(Raised::of).toList();
  }
}
