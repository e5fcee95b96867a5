package dev.tidemark.stock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.kernel.ProblemException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How many holds are let through: a token bucket that fills at a rate and holds a burst.
 *
 * @param rate requests a second; 0 = no limit
 * @param burst requests at once, where there is a rate
 */
@Schema(description = "A token bucket: 100 a second with a burst of 200 where no number is given.")
public record RateLimit(
    @Schema(description = "Requests a second; 0 = no limit. Default 100.", examples = "100")
        int rate,
    @Schema(description = "Requests at once. Default: twice the rate.", examples = "200")
        int burst) {

  /** No limit. */
  public static final RateLimit NONE = new RateLimit(0, 0);

  static final int DEFAULT_RATE = 100;
  private static final int HIGHEST = 1_000_000;

  public RateLimit {
    requireWithin("rate", rate);
    requireWithin("burst", burst);
    if (rate > 0 && burst == 0) {
      throw ProblemException.invalidField("burst", "must be at least 1 where there is a rate");
    }
  }

  /** What people gave, and the defaults for the rest. */
  @JsonCreator
  public static RateLimit of(
      @JsonProperty("rate") @Nullable Integer rate,
      @JsonProperty("burst") @Nullable Integer burst) {
    int given = rate == null ? DEFAULT_RATE : rate;
    return new RateLimit(given, burst == null ? burstOf(given) : burst);
  }

  /** As the ledger has it, where a burst of nothing could be kept before it had a meaning. */
  static RateLimit stored(int rate, int burst) {
    return new RateLimit(rate, rate > 0 ? Math.max(burst, 1) : burst);
  }

  /** The burst where none is given. */
  static int burstOf(int rate) {
    return (int) Math.min(2L * rate, HIGHEST);
  }

  /** Whether anything is limited at all. */
  @JsonIgnore
  public boolean isOn() {
    return rate > 0;
  }

  private static void requireWithin(String field, int value) {
    if (value < 0 || value > HIGHEST) {
      throw ProblemException.invalidField(field, "must be from 0 to " + HIGHEST);
    }
  }
}
