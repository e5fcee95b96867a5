package dev.tidemark.responses;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.SyncLag;
import java.util.List;
import java.util.Optional;

/**
 * What a verb is to make less of. Pure.
 *
 * @param name of the fact and property
 */
record Measure(String name, double value) {

  /** Less of it by this part is better; by less, it may be chance. */
  private static final double BETTER = 0.9;

  /** Empty where the facts do not tell. */
  static Optional<Measure> of(Verb verb, List<Fact> facts) {
    return facts.stream().map(fact -> of(verb, fact)).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Measure> of(Verb verb, Fact fact) {
    return switch (verb) {
      case REBUCKET ->
          fact instanceof BucketSkew skew
              ? measure("BucketSkew.strandedUnits", (double) skew.strandedUnits())
              : Optional.empty();
      case THROTTLE, PAUSE ->
          fact instanceof SalesVelocity velocity
              ? measure("SalesVelocity.unitsLastMinute", (double) velocity.unitsLastMinute())
              : Optional.empty();
      case RESEND, CORRECT -> wrongElsewhere(fact);
      case RESUME, REPLENISH, WEBHOOK -> Optional.empty();
    };
  }

  private static Optional<Measure> wrongElsewhere(Fact fact) {
    if (fact instanceof OversellExposure exposure) {
      return measure("OversellExposure.exposedUnits", (double) exposure.exposedUnits());
    }
    if (fact instanceof ChannelState channel) {
      return measure("ChannelState.lagSeconds", channel.lagSeconds());
    }
    return fact instanceof SyncLag lag
        ? measure("SyncLag.driftUnits", (double) lag.driftUnits())
        : Optional.empty();
  }

  private static Optional<Measure> measure(String name, double value) {
    return Optional.of(new Measure(name, value));
  }

  /** Whether there is clearly less of it than there was. */
  static boolean isBetter(double before, double after) {
    return after < before && after <= before * BETTER;
  }
}
