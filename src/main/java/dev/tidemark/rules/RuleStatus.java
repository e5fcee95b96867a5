package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A rule text, and which of its versions does what.
 *
 * @param name 1 to 60 small letters, digits and dashes
 * @param latestVersion saved last; from 1
 * @param activeVersion raises alerts, unless paused or broken; null for none
 * @param previousVersion was active before; null for none
 * @param shadowVersion runs beside it and is only watched; null for none
 * @param shippedVersion what the product came with last; null for a rule of somebody's own
 * @param broken of its versions that run, the rules that threw and are left out, and why
 * @param version raised with every change; the {@code ETag}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A rule text, and which of its versions does what.")
record RuleStatus(
    String name,
    long latestVersion,
    @Nullable Long activeVersion,
    @Nullable Long previousVersion,
    @Nullable Long shadowVersion,
    @Nullable Long shippedVersion,
    boolean paused,
    Map<Long, Map<String, String>> broken,
    long version) {

  RuleStatus {
    broken =
        broken.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, reasons -> Map.copyOf(reasons.getValue())));
  }

  /** What a text is doing. */
  public enum State {
    /** Nothing: no version of it runs. */
    DRAFT,
    /** It runs to be watched only. */
    SHADOW,
    /** It raises alerts. */
    ACTIVE,
    /** It would, but somebody has stopped it. */
    PAUSED,
    /** It does, but for some of its rules, which threw. */
    BROKEN;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text that was never saved. */
  static RuleStatus fresh(String name) {
    return new RuleStatus(name, 0, null, null, null, null, false, Map.of(), 0);
  }

  @JsonProperty
  State state() {
    if (activeVersion == null) {
      return shadowVersion == null ? State.DRAFT : State.SHADOW;
    }
    if (paused) {
      return State.PAUSED;
    }
    return broken.containsKey(activeVersion) ? State.BROKEN : State.ACTIVE;
  }

  /** Whether somebody's own text is active in the place of the one that it came with. */
  @JsonProperty
  boolean differsFromShipped() {
    return shippedVersion != null && !shippedVersion.equals(activeVersion);
  }

  /** Whether a version raises alerts or is watched. One that is active is not watched beside. */
  boolean runs(long number) {
    return isRaising(number) || (shadowVersion != null && shadowVersion == number);
  }

  private boolean isRaising(long number) {
    return activeVersion != null && activeVersion == number && !paused;
  }

  /** Null where none is, or where it is active. */
  @Nullable Long watchedVersion() {
    return shadowVersion == null || isRaising(shadowVersion) ? null : shadowVersion;
  }

  /** The active version, or that in shadow, or the latest. */
  long shownVersion() {
    return activeVersion != null
        ? activeVersion
        : shadowVersion != null ? shadowVersion : latestVersion;
  }

  /** Null where none is, or where it is paused. */
  @Nullable Long raisingVersion() {
    return paused ? null : activeVersion;
  }

  private RuleStatus next(
      long latest,
      @Nullable Long active,
      @Nullable Long previous,
      @Nullable Long shadow,
      @Nullable Long shipped,
      boolean isPaused) {
    return new RuleStatus(
        name, latest, active, previous, shadow, shipped, isPaused, broken, version + 1);
  }

  RuleStatus saved() {
    return next(
        latestVersion + 1, activeVersion, previousVersion, shadowVersion, shippedVersion, paused);
  }

  /**
   * As {@link #saved}, by the product itself. In the same step it is activated, and stays paused if
   * it is, where nobody has a text of their own.
   */
  RuleStatus shipped() {
    long number = latestVersion + 1;
    if (!followsShipped()) {
      return next(number, activeVersion, previousVersion, shadowVersion, number, paused);
    }
    Long previous = activeVersion != null ? activeVersion : previousVersion;
    return next(number, number, previous, shadowVersion, number, paused).mended(number);
  }

  private boolean followsShipped() {
    return shippedVersion == null ? latestVersion == 0 : !differsFromShipped();
  }

  /** One that is activated is no longer paused, broken or in shadow. */
  RuleStatus activated(long number) {
    Long previous =
        activeVersion != null && activeVersion != number ? activeVersion : previousVersion;
    Long shadow = shadowVersion != null && shadowVersion == number ? null : shadowVersion;
    return next(latestVersion, number, previous, shadow, shippedVersion, false).mended(number);
  }

  RuleStatus shadowed(@Nullable Long number) {
    RuleStatus next =
        next(latestVersion, activeVersion, previousVersion, number, shippedVersion, paused);
    return next.mended(number == null || next.isRaising(number) ? null : number);
  }

  RuleStatus paused(boolean isPaused) {
    return next(
        latestVersion, activeVersion, previousVersion, shadowVersion, shippedVersion, isPaused);
  }

  /** A rule of a version threw; what is known of others stays. Of what does not run, no matter. */
  RuleStatus broken(long number, String rule, String reason) {
    if (!runs(number)) {
      return this;
    }
    Map<Long, Map<String, String>> all = new TreeMap<>(broken);
    Map<String, String> reasons = new TreeMap<>(broken.getOrDefault(number, Map.of()));
    reasons.putIfAbsent(rule, reason);
    all.put(number, reasons);
    return all.equals(broken) ? this : withBroken(all, version + 1);
  }

  /** Forgets what broke of it, and of versions that are neither active nor in shadow any more. */
  private RuleStatus mended(@Nullable Long number) {
    Map<Long, Map<String, String>> left = new TreeMap<>(broken);
    left.keySet()
        .removeIf(
            each ->
                each.equals(number) || !(each.equals(activeVersion) || each.equals(shadowVersion)));
    return withBroken(left, version);
  }

  private RuleStatus withBroken(Map<Long, Map<String, String>> reasons, long newVersion) {
    return new RuleStatus(
        name,
        latestVersion,
        activeVersion,
        previousVersion,
        shadowVersion,
        shippedVersion,
        paused,
        reasons,
        newVersion);
  }
}
