package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Why people are not told of an alert that fires.
 *
 * @param id of the silence, the window, or the alert that inhibits it
 * @param name its reason, name, or title
 */
record Hidden(By by, String id, String name) {

  /** What hides alerts. */
  public enum By {
    SILENCE,
    MAINTENANCE,
    INHIBITION;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
