package dev.tidemark.channels;

import dev.tidemark.channels.ChannelSettings.Acknowledge;
import dev.tidemark.channels.Picking.Amount;
import dev.tidemark.stock.Standings;
import dev.tidemark.storage.Shard;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes all that a channel is told of into one CSV file, again and again: beside it first, then in
 * its place in one step, so that a reader sees a whole file or the one before. While a stock
 * database is away, the file stays as it was. Used by one thread.
 */
final class FileExport implements Way {

  private static final int PAGE = 500;
  private static final long AGAIN_MILLIS = 5_000;

  private final List<Shard> shards;
  private final Path folder;
  private final Lane.Setting setting;
  private final Lease lease;
  private long nextMillis;

  FileExport(List<Shard> shards, long channelId, Path folder, Lane.Setting setting) {
    this.shards = shards;
    this.folder = folder;
    this.setting = setting;
    this.lease = new Lease(shards.get(0), channelId, setting.holder(), setting.lease());
  }

  @Override
  public boolean turn(Channel channel) {
    long now = setting.clock().millis();
    if (lease.hold() == Lease.Standing.ELSEWHERE || now < nextMillis) {
      return false;
    }
    nextMillis = now + AGAIN_MILLIS;
    List<List<TellingRows.Sent>> written = write(channel, now);
    nextMillis = now + channel.settings().everySeconds() * 1000L;
    long products = 0;
    for (int i = 0; i < shards.size(); i++) {
      List<TellingRows.Sent> some = written.get(i);
      products +=
          shards
              .get(i)
              .transactLong(
                  connection -> {
                    for (int from = 0; from < some.size(); from += PAGE) {
                      int to = Math.min(some.size(), from + PAGE);
                      TellingRows.sent(connection, channel.id(), some.subList(from, to));
                    }
                    return TellingRows.count(connection, channel.id()).told();
                  });
    }
    long all = products;
    shards
        .get(0)
        .transact(
            connection -> {
              new LeaseState(all, new Amount(0, 0), now, 0, LastReport.NONE, null)
                  .write(connection, channel.id(), setting.holder());
              return 0;
            });
    return false;
  }

  /** What is news to the channel of what was written, by database. */
  private List<List<TellingRows.Sent>> write(Channel channel, long now) {
    Path file = folder.resolve(channel.name() + ".csv");
    Path beside = folder.resolve("." + channel.name() + "." + setting.holder() + ".tmp");
    try {
      Files.createDirectories(folder);
      List<List<TellingRows.Sent>> news = new ArrayList<>();
      try (BufferedWriter lines = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
        lines.write("sku,version,available,at\n");
        for (Shard shard : shards) {
          news.add(write(shard, channel, now, lines));
        }
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return news;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      discard(beside);
    }
  }

  private static void discard(Path beside) {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      // The next one is written over it.
    }
  }

  private List<TellingRows.Sent> write(Shard shard, Channel channel, long now, Writer lines)
      throws IOException {
    List<TellingRows.Sent> news = new ArrayList<>();
    long again =
        channel.settings().acknowledge() == Acknowledge.NOW
            ? 0
            : now + Backoff.ACKNOWLEDGEMENT.whole(0);
    long after = 0;
    while (true) {
      long from = after;
      TreeSet<Long> ids =
          new TreeSet<>(
              shard
                  .transactLong(connection -> Standings.slotsAfter(connection, from, PAGE))
                  .keySet());
      List<Update> updates =
          shard.transactLong(
              connection ->
                  Picking.readAll(connection, channel, ids, new Lagging(setting.lag()), now));
      for (Update update : updates) {
        if (channel.settings().covers(update.sku())) {
          lines.write(line(update));
          if (update.isNews()) {
            news.add(new TellingRows.Sent(update, now, again));
          }
        }
      }
      if (ids.size() < PAGE) {
        return news;
      }
      after = ids.last();
    }
  }

  private static String line(Update update) {
    return "%s,%d,%d,%s\n"
        .formatted(
            update.sku(),
            update.version(),
            update.available(),
            Instant.ofEpochMilli(update.atMillis()));
  }

  @Override
  public void close() {
    lease.giveUp();
  }
}
