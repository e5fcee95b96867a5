package dev.tidemark.storage;

import java.util.List;

/**
 * A table of the stock databases that is partitioned by time, and keeps rows only so long.
 *
 * @param name of the table, whose partitioning column counts from the epoch
 * @param unitsPerDay of that column: 86,400 where it counts seconds
 * @param stepDays days in one partition
 * @param keepDays rows whose time is longer ago than this, and up to a step more, are dropped
 */
public record TimeTable(String name, long unitsPerDay, int stepDays, int keepDays) {

  private static final long SECONDS = 86_400;
  private static final long MILLIS = 86_400_000;

  /** What sold, by the second and by the minute. */
  public static final TimeTable SALE_FINE = new TimeTable("sale_fine", SECONDS, 1, 8);

  /** What sold, by the hour. */
  public static final TimeTable SALE_HOUR = new TimeTable("sale_hour", SECONDS, 30, 400);

  /** Where our own stock stood. */
  public static final TimeTable POSITION_SAMPLE = new TimeTable("position_sample", MILLIS, 1, 7);

  /** What sources said of theirs. */
  public static final TimeTable REPORTED_SAMPLE = new TimeTable("reported_sample", MILLIS, 1, 7);

  static final List<TimeTable> ALL =
      List.of(SALE_FINE, SALE_HOUR, POSITION_SAMPLE, REPORTED_SAMPLE);

  /** There is room for rows of the next two days, and for a day in which nobody looks. */
  static final int AHEAD_DAYS = 3;

  /** Whether there is room for a time, in the units of the column. */
  public boolean keeps(long time, long now) {
    return time >= now - keepDays * unitsPerDay && time <= now + (AHEAD_DAYS - 1) * unitsPerDay;
  }
}
