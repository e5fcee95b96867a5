package dev.tidemark.velocity;

/**
 * Units that a product sold of late, through all channels; what was given back is not taken off.
 *
 * @param minute in the last 60 seconds
 * @param fiveMinutes in the last 5 minutes, from the start of a minute on
 * @param hour in the last hour, from the start of a minute on
 * @param day in the last 24 hours, from the start of an hour on
 * @param unitsPerMinute the average of the last 5 minutes
 */
public record Pace(long minute, long fiveMinutes, long hour, long day, double unitsPerMinute) {

  public static final Pace NOTHING = new Pace(0, 0, 0, 0, 0);

  /**
   * @param lastSecond that the windows end with
   */
  static Pace of(long minute, long fiveMinutes, long hour, long day, long lastSecond) {
    long seconds = lastSecond + 1 - Paces.startOfFiveMinutes(lastSecond);
    return new Pace(minute, fiveMinutes, hour, day, fiveMinutes * 60.0 / seconds);
  }
}
