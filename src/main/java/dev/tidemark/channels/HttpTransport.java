package dev.tidemark.channels;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.OutboundHttp;
import dev.tidemark.kernel.outbound.RetryAfter;
import dev.tidemark.kernel.outbound.Signature;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Posts signed JSON. */
final class HttpTransport implements Transport {

  private static final int CONNECTIONS = 16;
  private static final int MOST_ANSWER = 4 * 1024;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
  private static final long LONGEST_WAIT_MILLIS = Duration.ofHours(1).toMillis();

  private final OutboundHttp http;
  private final InstantSource clock;

  HttpTransport(Vertx vertx, OutboundGuard guard, InstantSource clock) {
    this.http = new OutboundHttp(vertx, guard, CONNECTIONS, LONGEST_ANSWER);
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Answer> send(Channel channel, Message message) {
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    long seconds = clock.instant().getEpochSecond();
    Map<String, String> headers =
        new LinkedHashMap<>(Signature.headers(channel.secret(), message.id(), seconds, body));
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Tidemark");
    headers.put("tidemark-channel", channel.name());
    headers.put("tidemark-type", message.type());
    URI uri = URI.create(Objects.requireNonNull(channel.settings().url()));
    return http.send(new OutboundHttp.Request(uri, headers, message.body(), MOST_ANSWER))
        .handle((answer, failure) -> failure == null ? answer(answer) : lost(failure));
  }

  private Answer answer(OutboundHttp.Answer answer) {
    if (answer.isSuccess()) {
      return Answer.TAKEN;
    }
    String error = "answered " + answer.status();
    return switch (answer.status()) {
      case 429, 503 -> new Answer(Fate.BUSY, waitMillis(answer), error);
      case 408, 425, 500, 502, 504 -> new Answer(Fate.LOST, 0, error);
      default -> new Answer(answer.status() / 100 == 5 ? Fate.LOST : Fate.REFUSED, 0, error);
    };
  }

  /** An hour at the most. */
  private long waitMillis(OutboundHttp.Answer answer) {
    long asked = RetryAfter.millis(answer.status(), answer.retryAfter(), clock.millis());
    return Math.min(asked, LONGEST_WAIT_MILLIS);
  }

  private static Answer lost(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return new Answer(Fate.LOST, 0, "no answer in " + LONGEST_ANSWER.toSeconds() + " s");
    }
    return cause instanceof ProblemException refused
        ? new Answer(Fate.LOST, 0, refused.problem().refusal().name())
        : new Answer(Fate.LOST, 0, String.valueOf(cause.getMessage()));
  }

  @Override
  public int mostAtOnce() {
    return CONNECTIONS;
  }

  @Override
  public void close() {
    http.close();
  }
}
