package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
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
 * @param brokenVersion some of whose rules threw, and are left out; null for none
 * @param broken those rules, and why
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
    @Nullable Long brokenVersion,
    Map<String, String> broken,
    long version) {

  RuleStatus {
    broken = Map.copyOf(broken);
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
    return new RuleStatus(name, 0, null, null, null, null, false, null, Map.of(), 0);
  }

  @JsonProperty
  State state() {
    if (activeVersion == null) {
      return shadowVersion == null ? State.DRAFT : State.SHADOW;
    }
    if (paused) {
      return State.PAUSED;
    }
    return isBroken(activeVersion) ? State.BROKEN : State.ACTIVE;
  }

  /** Whether somebody's own text is active in the place of the one that it came with. */
  @JsonProperty
  boolean differsFromShipped() {
    return shippedVersion != null && !shippedVersion.equals(activeVersion);
  }

  boolean isBroken(long number) {
    return brokenVersion != null && brokenVersion == number;
  }

  private RuleStatus next(
      long latest,
      @Nullable Long active,
      @Nullable Long previous,
      @Nullable Long shadow,
      @Nullable Long shipped,
      boolean isPaused) {
    return new RuleStatus(
        name,
        latest,
        active,
        previous,
        shadow,
        shipped,
        isPaused,
        brokenVersion,
        broken,
        version + 1);
  }

  RuleStatus saved() {
    return next(
        latestVersion + 1, activeVersion, previousVersion, shadowVersion, shippedVersion, paused);
  }

  /** As {@link #saved}, by the product itself. */
  RuleStatus shipped() {
    long number = latestVersion + 1;
    return next(number, activeVersion, previousVersion, shadowVersion, number, paused);
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
    return number == null ? next : next.mended(number);
  }

  RuleStatus paused(boolean isPaused) {
    return next(
        latestVersion, activeVersion, previousVersion, shadowVersion, shippedVersion, isPaused);
  }

  /** Some of a version's rules threw; what is known of others of it stays. */
  RuleStatus broken(long number, Map<String, String> reasons) {
    Map<String, String> all = new TreeMap<>(isBroken(number) ? broken : Map.of());
    all.putAll(reasons);
    return withBroken(number, all, all.equals(broken) ? version : version + 1);
  }

  private RuleStatus mended(long number) {
    return isBroken(number) ? withBroken(null, Map.of(), version) : this;
  }

  private RuleStatus withBroken(
      @Nullable Long number, Map<String, String> reasons, long newVersion) {
    return new RuleStatus(
        name,
        latestVersion,
        activeVersion,
        previousVersion,
        shadowVersion,
        shippedVersion,
        paused,
        number,
        reasons,
        newVersion);
  }
}
