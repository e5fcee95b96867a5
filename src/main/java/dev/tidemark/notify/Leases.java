package dev.tidemark.notify;

import dev.tidemark.kernel.Numbers;
import dev.tidemark.storage.DatabaseClock;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The right to send to an endpoint, which one process has at a time: so the deliveries of a subject
 * keep their order, and no endpoint has more requests open than it should. Processes share the
 * endpoints evenly. A right runs out by the database's clock and is renewed long before; who could
 * not renew it in time does not send any more. Used by one thread, but for {@link #holds}.
 */
@ApplicationScoped
class Leases {

  private static final long LASTS_MILLIS = 10_000;

  /** So much earlier we stop by ourselves. */
  private static final long MARGIN_MILLIS = 3_000;

  private static final long RENEWED_AFTER_NANOS = Duration.ofSeconds(1).toNanos();

  private static final String NOW = DatabaseClock.MILLIS;

  private static final String SHOW =
      """
      INSERT INTO webhook_sender (holder, until_millis) VALUES ('%%s', %1$s + %2$d)
      ON DUPLICATE KEY UPDATE until_millis = VALUES(until_millis)"""
          .formatted(NOW, LASTS_MILLIS);

  private static final String SENDERS =
      "SELECT COUNT(*) FROM webhook_sender WHERE until_millis > " + NOW;

  private static final String FORGET =
      "DELETE FROM webhook_sender WHERE until_millis < " + NOW + " - 3600000";

  /** Renewed by who has them. */
  private static final String RENEW =
      "UPDATE webhook_lease SET until_millis = %s + %d WHERE holder = '%%s' AND until_millis > %s"
          .formatted(NOW, LASTS_MILLIS, NOW);

  /** Taken where nobody has it, or its time is over. */
  private static final String TAKE =
      """
      INSERT INTO webhook_lease (webhook_id, holder, until_millis) VALUES %%s
      ON DUPLICATE KEY UPDATE
        holder = IF(until_millis < %1$s, VALUES(holder), holder),
        until_millis = IF(holder = VALUES(holder), VALUES(until_millis), until_millis)"""
          .formatted(NOW);

  private static final String HELD =
      "SELECT webhook_id FROM webhook_lease WHERE holder = '%s' AND until_millis > " + NOW;

  private static final String TAKEN =
      "SELECT webhook_id FROM webhook_lease WHERE until_millis > " + NOW;

  private static final String GIVE_UP =
      "UPDATE webhook_lease SET until_millis = 0 WHERE holder = '%s' AND webhook_id IN (%s)";

  private static final String LEAVE = "DELETE FROM webhook_sender WHERE holder = '%s'";

  private final ProductDatabase database;
  private final String self = UUID.randomUUID().toString();
  private volatile Held held = new Held(Set.of(), 0);
  private long askedNanos = System.nanoTime() - RENEWED_AFTER_NANOS;
  private Set<Long> asked = Set.of();
  private int share;

  Leases(ProductDatabase database) {
    this.database = database;
  }

  private record Held(Set<Long> webhooks, long untilNanos) {}

  /** Whether this process may send to an endpoint now. Safe for use by several threads. */
  boolean holds(long webhook) {
    Held now = held;
    return now.webhooks().contains(webhook) && System.nanoTime() - now.untilNanos() < 0;
  }

  /** Those that this process had, when it asked last. */
  Set<Long> held() {
    return held.webhooks();
  }

  /** How many more this process has than is fair. */
  int surplus() {
    return Math.max(0, held.webhooks().size() - share);
  }

  /**
   * Renews what it has, and takes of what is free what is fair; asks once a second, and at once for
   * one that is new.
   */
  void hold(Collection<Long> wanted) {
    long now = System.nanoTime();
    if (now - askedNanos >= RENEWED_AFTER_NANOS || !asked.containsAll(wanted)) {
      Set<Long> mine = database.transact(connection -> hold(connection, wanted));
      askedNanos = now;
      asked = Set.copyOf(wanted);
      long lasts = Duration.ofMillis(LASTS_MILLIS - MARGIN_MILLIS).toNanos();
      held = new Held(Set.copyOf(mine), now + lasts);
    }
  }

  private Set<Long> hold(Connection connection, Collection<Long> wanted) throws SQLException {
    execute(connection, SHOW.formatted(self));
    execute(connection, FORGET);
    execute(connection, RENEW.formatted(self));
    long senders = Math.max(1, numbers(connection, SENDERS).stream().findFirst().orElse(1L));
    share = (int) ((wanted.size() + senders - 1) / senders);
    Set<Long> mine = numbers(connection, HELD.formatted(self));
    Set<Long> free = new TreeSet<>(wanted);
    free.removeAll(numbers(connection, TAKEN));
    if (mine.size() < share && !free.isEmpty()) {
      String rows =
          free.stream()
              .limit(share - mine.size())
              .map(id -> "(%d,'%s',%s + %d)".formatted(id, self, NOW, LASTS_MILLIS))
              .collect(Collectors.joining(","));
      execute(connection, TAKE.formatted(rows));
      mine = numbers(connection, HELD.formatted(self));
    }
    return mine;
  }

  /** Lets other processes have some at once. */
  void giveUp(Set<Long> webhooks) {
    if (!webhooks.isEmpty()) {
      Held before = held;
      Set<Long> left = new HashSet<>(before.webhooks());
      left.removeAll(webhooks);
      held = new Held(Set.copyOf(left), before.untilNanos());
      database.transact(
          connection -> {
            execute(connection, GIVE_UP.formatted(self, Numbers.list(webhooks)));
            return 0;
          });
    }
  }

  /** Lets other processes have all at once. */
  void leave() {
    giveUp(held());
    database.transact(
        connection -> {
          execute(connection, LEAVE.formatted(self));
          return 0;
        });
  }

  private static Set<Long> numbers(Connection connection, String sql) throws SQLException {
    Set<Long> numbers = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
