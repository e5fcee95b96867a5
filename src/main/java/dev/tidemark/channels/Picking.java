package dev.tidemark.channels;

import dev.tidemark.stock.Standing;
import dev.tidemark.stock.Standings;
import dev.tidemark.stock.Standings.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds the products of a stock database that a channel is to be told of. Stateless. */
final class Picking {

  /**
   * What is behind: the version that it was told is not that of the stock, of its settings and of
   * its corrections together. Products that it is not told of count while it believes that there
   * are some. Completed by what is asked for.
   */
  private static final String BEHIND =
      """
      FROM stock_version v
      JOIN ledger l ON l.product_id = v.product_id
      LEFT JOIN channel_product c ON c.channel_id = ? AND c.product_id = v.product_id
      WHERE v.version + ? + COALESCE(c.raised, 0) > COALESCE(c.sent_version, 0)
        AND (%s OR c.sent_available > 0)
        AND %s""";

  private static final String CHANGED =
      "SELECT v.product_id "
          + BEHIND.formatted(
              "%s",
              "v.changed_millis >= ? AND COALESCE(c.held_millis, 0) <= ?"
                  + " ORDER BY v.changed_millis LIMIT ?");

  private static final String AFTER =
      "SELECT v.product_id "
          + BEHIND.formatted(
              "%s",
              "v.product_id > ? AND COALESCE(c.held_millis, 0) <= ?"
                  + " ORDER BY v.product_id LIMIT ?");

  private static final String COUNT =
      "SELECT COUNT(*), COALESCE(MIN(v.changed_millis), 0) "
          + BEHIND.formatted("%s", "v.changed_millis < ?");

  private static final String DUE =
      """
      SELECT product_id FROM channel_product
      WHERE channel_id = ? AND due_millis BETWEEN 1 AND ? AND held_millis <= ?
      ORDER BY due_millis LIMIT ?""";

  private static final String WAITING =
      """
      SELECT COUNT(*), COALESCE(MIN(waiting_millis), 0) FROM channel_product
      WHERE channel_id = ? AND waiting_millis BETWEEN 1 AND ?""";

  private Picking() {}

  /** Those that are behind and changed at or after a time, the longest ago first. */
  static List<Long> changed(
      Connection connection, Channel channel, long sinceMillis, long nowMillis, int most)
      throws SQLException {
    return behind(connection, CHANGED, channel, sinceMillis, nowMillis, most);
  }

  /** Those that are behind, in the order of their numbers. */
  static List<Long> after(
      Connection connection, Channel channel, long productId, long nowMillis, int most)
      throws SQLException {
    return behind(connection, AFTER, channel, productId, nowMillis, most);
  }

  private static List<Long> behind(
      Connection connection, String sql, Channel channel, long from, long nowMillis, int most)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql.formatted(covered(channel)))) {
      int next = bind(statement, channel);
      statement.setLong(next, from);
      statement.setLong(next + 1, nowMillis);
      statement.setInt(next + 2, most);
      return ids(statement);
    }
  }

  /** Those that it is to be told again though nothing has changed. */
  static List<Long> due(Connection connection, long channelId, long nowMillis, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE)) {
      statement.setLong(1, channelId);
      statement.setLong(2, nowMillis);
      statement.setLong(3, nowMillis);
      statement.setInt(4, most);
      return ids(statement);
    }
  }

  /**
   * How many, and since when.
   *
   * @param oldestMillis 0 where there are none
   */
  record Amount(long products, long oldestMillis) {

    Amount plus(Amount more) {
      long oldest =
          oldestMillis == 0 || more.oldestMillis == 0
              ? Math.max(oldestMillis, more.oldestMillis)
              : Math.min(oldestMillis, more.oldestMillis);
      return new Amount(products + more.products, oldest);
    }
  }

  /** What was not sent though it changed before a time. Reads all versions there are. */
  static Amount unsent(Connection connection, Channel channel, long beforeMillis)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(COUNT.formatted(covered(channel)))) {
      statement.setLong(bind(statement, channel), beforeMillis);
      return amount(statement);
    }
  }

  /** What was sent before a time and not acknowledged since. */
  static Amount waiting(Connection connection, long channelId, long beforeMillis)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
      statement.setLong(1, channelId);
      statement.setLong(2, beforeMillis);
      return amount(statement);
    }
  }

  private static Amount amount(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return new Amount(row.getLong(1), row.getLong(2));
    }
  }

  private static List<Long> ids(PreparedStatement statement) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  /** The condition that a product is one of the channel's. */
  private static String covered(Channel channel) {
    List<String> products = channel.settings().products();
    if (products.contains("*")) {
      return "TRUE";
    }
    List<String> parts = new ArrayList<>();
    for (String product : products) {
      parts.add(product.endsWith("*") ? "l.sku LIKE ? ESCAPE '!'" : "l.sku = ?");
    }
    return "(" + String.join(" OR ", parts) + ")";
  }

  /** Everything up to that condition; the number of the next parameter. */
  private static int bind(PreparedStatement statement, Channel channel) throws SQLException {
    statement.setLong(1, channel.id());
    statement.setLong(2, channel.toldBase());
    int next = 3;
    List<String> products = channel.settings().products();
    if (!products.contains("*")) {
      for (String product : products) {
        String text =
            product.endsWith("*")
                ? product.substring(0, product.length() - 1).replace("_", "!_") + "%"
                : product;
        statement.setString(next, text);
        next++;
      }
    }
    return next;
  }

  /**
   * What a channel is to be told of products now; those that it is up to date with are left out,
   * and those that are just being laid out anew. Versions are read before the units: a message may
   * know more than its version says, and never less.
   *
   * @param ids at most 1,000
   */
  static List<Update> read(
      Connection connection, Channel channel, Collection<Long> ids, Lagging lag, long nowMillis)
      throws SQLException {
    return read(connection, channel, ids, lag, nowMillis, false);
  }

  /** As {@link #read}, with those too that it is up to date with. */
  static List<Update> readAll(
      Connection connection, Channel channel, Collection<Long> ids, Lagging lag, long nowMillis)
      throws SQLException {
    return read(connection, channel, ids, lag, nowMillis, true);
  }

  private static List<Update> read(
      Connection connection,
      Channel channel,
      Collection<Long> ids,
      Lagging lag,
      long nowMillis,
      boolean all)
      throws SQLException {
    Map<Long, Version> versions = Standings.versions(connection, ids);
    Map<Long, Told> told = TellingRows.read(connection, channel.id(), ids);
    Map<Long, Long> lagUnits = lag.units(connection, channel, ids, nowMillis);
    List<Update> updates = new ArrayList<>();
    for (Standing standing : Standings.read(connection, ids, versions)) {
      long id = standing.layout().productId();
      Version version = versions.getOrDefault(id, Version.NONE);
      Told last = told.getOrDefault(id, Told.nothing(id));
      if (standing.settled() && version.number() > 0) {
        Update update =
            update(channel, standing, version, last, lagUnits.getOrDefault(id, 0L), nowMillis);
        if (all || isWanted(channel, update, last, nowMillis)) {
          updates.add(update);
        }
      }
    }
    updates.sort(Update.RISKIEST_FIRST);
    return updates;
  }

  private static Update update(
      Channel channel, Standing standing, Version version, Told last, long lagUnits, long now) {
    String sku = standing.layout().sku();
    long available = standing.available().stream().mapToLong(Long::longValue).sum();
    return new Update(
        standing.layout().productId(),
        sku,
        version.number() + channel.toldBase() + last.raised(),
        channel.settings().allotted(sku, available, lagUnits),
        channel.settings().buffer(lagUnits),
        last.sentVersion(),
        last.sentAvailable(),
        version.changedMillis(),
        now,
        last.isRefused() ? 0 : unacknowledged(last, now),
        last.isRefused() ? last.attempts() : 0);
  }

  private static int unacknowledged(Told last, long now) {
    return isDue(last, now) && last.waitingMillis() > 0 ? last.attempts() + 1 : last.attempts();
  }

  private static boolean isWanted(Channel channel, Update update, Told last, long now) {
    boolean behind = update.version() > last.sentVersion();
    boolean concerned = channel.settings().covers(update.sku()) || last.sentAvailable() > 0;
    return (behind || isDue(last, now)) && concerned && last.heldMillis() <= now;
  }

  private static boolean isDue(Told last, long now) {
    return last.dueMillis() > 0 && last.dueMillis() <= now;
  }
}
