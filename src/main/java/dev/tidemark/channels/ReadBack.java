package dev.tidemark.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.channels.Comparison.Line;
import dev.tidemark.kernel.outbound.OutboundHttp;
import dev.tidemark.storage.Shard;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a channel what it has, some products each time round, and compares. One process does so at a
 * time, each {@code reconcileSeconds}. Used by one thread.
 */
final class ReadBack implements Way {

  private static final int MOST_A_ROUND = 100;
  private static final int MOST_ANSWER = 16 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whoever moves the time on does it this time. */
  private static final String CLAIM =
      "UPDATE channel_lease SET read_millis = ? WHERE channel_id = ? AND read_millis <= ?";

  private final List<Shard> shards;
  private final OutboundHttp http;
  private final Reports reports;
  private final InstantSource clock;
  private final Map<Integer, Long> asked = new HashMap<>();

  ReadBack(List<Shard> shards, OutboundHttp http, Reports reports, InstantSource clock) {
    this.shards = shards;
    this.http = http;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public boolean turn(Channel channel) {
    String url = channel.settings().readBackUrl();
    if (url == null) {
      return false;
    }
    for (Shard shard : shards) {
      long now = clock.millis();
      long before = now - channel.settings().reconcileSeconds() * 1000L;
      if (shard.transact(connection -> claim(connection, channel.id(), now, before))) {
        run(shard, channel, url, now);
      }
    }
    return false;
  }

  @Override
  public void close() {
    http.close();
  }

  private static boolean claim(Connection connection, long channelId, long now, long before)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setLong(1, now);
      statement.setLong(2, channelId);
      statement.setLong(3, before);
      return statement.executeUpdate() == 1;
    }
  }

  /** From where the last round ended; after the last product, from the first again. */
  private void run(Shard shard, Channel channel, String url, long now) {
    long from = asked.getOrDefault(shard.number(), 0L);
    List<TellingRows.Known> known =
        shard.transact(
            connection -> TellingRows.known(connection, channel.id(), from, now, MOST_A_ROUND));
    asked.put(
        shard.number(), known.size() < MOST_A_ROUND ? 0L : known.get(known.size() - 1).productId());
    List<CompletableFuture<Optional<Line>>> answers = new ArrayList<>();
    for (TellingRows.Known one : known) {
      URI uri = URI.create(url.replace("{sku}", one.sku()));
      answers.add(
          http.send(new OutboundHttp.Request(uri, Map.of(), null, MOST_ANSWER))
              .handle((answer, failure) -> failure == null ? line(one, answer) : Optional.empty()));
    }
    List<Line> lines =
        answers.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    if (!lines.isEmpty()) {
      reports.take(channel, lines, false, now);
    }
  }

  /** What it does not have, it has none of; an answer that is no answer says nothing. */
  private static Optional<Line> line(TellingRows.Known one, OutboundHttp.Answer answer) {
    if (answer.status() == 404) {
      return Optional.of(new Line(one.sku(), 0, null, 1));
    }
    try {
      JsonNode json = JSON.readTree(answer.body());
      JsonNode available = json.path("available");
      JsonNode version = json.path("version");
      return answer.isSuccess() && available.isIntegralNumber()
          ? Optional.of(
              new Line(
                  one.sku(),
                  available.asLong(),
                  version.isIntegralNumber() ? version.asLong() : null,
                  1))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
