package dev.tidemark.channels;

import dev.tidemark.storage.DatabaseClock;
import dev.tidemark.storage.Shard;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The right to send to one channel from one stock database, which one process has at a time: so the
 * messages of a product keep their order. It runs out by the database's clock, and is renewed long
 * before. A process that stood still for longer than it lasts may send one more message, which its
 * version makes harmless. Used by one thread.
 */
final class Lease {

  private static final long RENEWALS = 10;

  private static final String NOW = DatabaseClock.MILLIS;

  /** Taken where nobody has it, or its time is over; renewed by who has it. */
  private static final String TAKE =
      """
      INSERT INTO channel_lease (channel_id, holder, until_millis) VALUES (?, ?, %1$s + ?)
      ON DUPLICATE KEY UPDATE
        holder = IF(until_millis < %1$s, VALUES(holder), holder),
        until_millis = IF(holder = VALUES(holder), VALUES(until_millis), until_millis)"""
          .formatted(NOW);

  private static final String IS_OURS = "SELECT holder = ? FROM channel_lease WHERE channel_id = ?";

  private static final String GIVE_UP =
      "UPDATE channel_lease SET until_millis = 0 WHERE channel_id = ? AND holder = ?";

  private final Shard shard;
  private final long channelId;
  private final String holder;
  private final Duration lasts;
  private boolean held;
  private long askedNanos;

  /**
   * @param holder this process
   * @param lasts longer than two turns take; it is renewed ten times meanwhile
   */
  Lease(Shard shard, long channelId, String holder, Duration lasts) {
    this.shard = shard;
    this.channelId = channelId;
    this.holder = holder;
    this.lasts = lasts;
    this.askedNanos = System.nanoTime() - pauseNanos();
  }

  /** What asking for the lease came to. */
  enum Standing {
    /** Another process has it. */
    ELSEWHERE,
    /** It has just become ours. */
    GAINED,
    /** It is ours still. */
    OURS
  }

  private long pauseNanos() {
    return lasts.toNanos() / RENEWALS;
  }

  /** Asks the database now and then; in between, what was known. */
  Standing hold() {
    long now = System.nanoTime();
    if (now - askedNanos < pauseNanos()) {
      return held ? Standing.OURS : Standing.ELSEWHERE;
    }
    boolean before = held;
    held = false; // where the database does not answer, nobody knows
    held = shard.transact(this::take);
    askedNanos = now;
    return !held ? Standing.ELSEWHERE : before ? Standing.OURS : Standing.GAINED;
  }

  private boolean take(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setLong(1, channelId);
      statement.setString(2, holder);
      statement.setLong(3, lasts.toMillis());
      statement.executeUpdate();
    }
    try (PreparedStatement statement = connection.prepareStatement(IS_OURS)) {
      statement.setString(1, holder);
      statement.setLong(2, channelId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Lets another process have it at once. */
  void giveUp() {
    if (held) {
      held = false;
      shard.transact(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(GIVE_UP)) {
              statement.setLong(1, channelId);
              statement.setString(2, holder);
              return statement.executeUpdate();
            }
          });
    }
  }
}
