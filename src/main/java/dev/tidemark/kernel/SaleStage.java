package dev.tidemark.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a sale is: limits may differ by it. */
public enum SaleStage {
  /** People gather; little is sold. */
  WARMUP,
  /** The minutes that the sale is about. */
  RUSH,
  /** The rush is over; the rest sells. */
  COOLDOWN,
  /** No sale: the stage that everything starts in. */
  NORMAL;

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException {@link Refusal#INVALID_FIELD} for any other name
   */
  @JsonCreator
  public static SaleStage parse(String name) {
    for (SaleStage stage : values()) {
      if (stage.toString().equals(name)) {
        return stage;
      }
    }
    throw ProblemException.invalidField("stage", "must be warmup, rush, cooldown or normal");
  }
}
