package dev.tidemark.kernel.outbound;

import dev.tidemark.kernel.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to addresses that people set: to the address that the guard looked at, by the name
 * that they gave, in so much time and no more. A redirect is an answer like any other and is not
 * followed; of an answer no more is read than asked for. Safe for use by several threads.
 */
public final class OutboundHttp implements AutoCloseable {

  private static final int MOST_WAITING = 1024;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);

  private final HttpClient client;
  private final OutboundGuard guard;
  private final Duration limit;

  /**
   * @param connections to one address at once
   * @param limit of a request, from the connection to the last byte of the answer
   */
  public OutboundHttp(Vertx vertx, OutboundGuard guard, int connections, Duration limit) {
    this.guard = guard;
    this.limit = limit;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(connections)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectTimeout((int) LONGEST_CONNECT.toMillis())
                .setKeepAliveTimeout(30));
  }

  /**
   * An answer.
   *
   * @param retryAfter the header of that name; empty where there is none
   * @param body cut where it is longer than was asked for; the connection is closed then
   */
  public record Answer(int status, String retryAfter, String body) {
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /**
   * A request.
   *
   * @param uri http or https, with a host
   * @param body null for a GET
   * @param mostAnswer bytes of the answer's body that are read, at least 1
   */
  public record Request(
      URI uri, Map<String, String> headers, @Nullable String body, int mostAnswer) {}

  /**
   * Sends it. The host is resolved on the calling thread, which may block; the rest does not.
   *
   * @return fails with {@link ProblemException} where the address is refused, else with what broke
   *     the connection, or a {@link TimeoutException}; what handles it is given just that, in no
   *     other exception
   */
  public CompletableFuture<Answer> send(Request request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      RequestOptions options = options(request, guard.require(request.uri().getHost()));
      client
          .request(options)
          .onFailure(answer::completeExceptionally)
          .onSuccess(open -> send(open, request, answer));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
    return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static RequestOptions options(Request request, InetAddress address) {
    URI uri = request.uri();
    boolean secure = uri.getScheme().equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.body() == null ? HttpMethod.GET : HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(uri.getHost())
            .setPort(port)
            .setSsl(secure)
            .setFollowRedirects(false)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    request.headers().forEach(options::putHeader);
    return options;
  }

  private static void send(
      HttpClientRequest open, Request request, CompletableFuture<Answer> answer) {
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                open.reset();
              }
            });
    open.response()
        .onFailure(answer::completeExceptionally)
        .onSuccess(response -> read(response, request.mostAnswer(), answer));
    String body = request.body();
    open.end(body == null ? Buffer.buffer() : Buffer.buffer(body))
        .onFailure(answer::completeExceptionally);
  }

  private static void read(
      HttpClientResponse response, int most, CompletableFuture<Answer> answer) {
    Buffer body = Buffer.buffer();
    String header = response.getHeader("Retry-After");
    String retryAfter = header == null ? "" : header;
    response.exceptionHandler(answer::completeExceptionally);
    Runnable told =
        () ->
            answer.complete(
                new Answer(
                    response.statusCode(), retryAfter, body.toString(StandardCharsets.UTF_8)));
    response.handler(
        part -> {
          body.appendBuffer(part, 0, Math.min(part.length(), most - body.length()));
          if (body.length() == most) {
            told.run();
            response.request().reset(); // who answers without end is not listened to
          }
        });
    response.endHandler(end -> told.run());
  }

  @Override
  public void close() {
    client.close();
  }
}
