package dev.tidemark.alerts;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ConservationGap;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How bad it is, in what a shop counts in.
 *
 * @param units at risk; null where the facts do not tell
 * @param minutesToEmpty at the present pace; null where nothing sells or the facts do not tell
 */
record Risk(@Nullable Long units, @Nullable Double minutesToEmpty) {

  static final Risk UNKNOWN = new Risk(null, null);

  /** What {@link SalesVelocity#minutesToEmpty} says where nothing sells. */
  private static final double NEVER = 1_000_000;

  /** Of the facts that matched. What is left on sale is at risk only where no fact is closer. */
  static Risk of(List<Fact> facts) {
    Long units = null;
    Long left = null;
    Double minutes = null;
    for (Fact fact : facts) {
      if (fact instanceof StockPosition position) {
        left = position.available();
      } else if (fact instanceof SalesVelocity velocity) {
        minutes = velocity.minutesToEmpty() < NEVER ? velocity.minutesToEmpty() : null;
      } else {
        units = larger(units, unitsOf(fact));
      }
    }
    return new Risk(units == null ? left : units, minutes);
  }

  private static @Nullable Long unitsOf(Fact fact) {
    if (fact instanceof OversellExposure exposure) {
      return Math.max(exposure.exposedUnits(), exposure.oversoldUnits());
    } else if (fact instanceof ConservationGap gap) {
      return Math.abs(gap.gapUnits());
    } else if (fact instanceof StuckHolds stuck) {
      return stuck.units();
    } else if (fact instanceof BucketSkew skew) {
      return skew.strandedUnits();
    } else if (fact instanceof SyncLag lag) {
      return lag.driftUnits();
    }
    return null;
  }

  private static @Nullable Long larger(@Nullable Long one, @Nullable Long other) {
    return one == null ? other : other == null ? one : Long.valueOf(Math.max(one, other));
  }
}
