package dev.tidemark.platform.demo;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks JSON over HTTP/1.1 with the service. An answer 503, or none, is tried again up to six
 * times with doubled waits: the very same request, so under the same idempotency key.
 *
 * <p>Thread-safe. Its futures never fail: no answer is {@link Answer#NONE}. After {@link #close}
 * they may stay open for ever.
 */
final class ServiceClient implements AutoCloseable {

  private static final int TRIES = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String apiKey;
  private final Duration firstWait;
  private final ExecutorService threads = Executors.newFixedThreadPool(2, Threads.named("http"));
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .executor(threads)
          .build();

  /** {@code firstWait}: before the second try; doubled before each further one. */
  ServiceClient(URI base, String apiKey, Duration firstWait) {
    this.base = base;
    this.apiKey = apiKey;
    this.firstWait = firstWait;
  }

  CompletableFuture<Answer> get(String path) {
    return exchange(request(path).GET().build(), 1);
  }

  CompletableFuture<Answer> put(String path, Map<String, ?> body) {
    return exchange(request(path).PUT(BodyPublishers.ofString(json(body))).build(), 1);
  }

  CompletableFuture<Answer> post(String path, Map<String, ?> body, String idempotencyKey) {
    return exchange(
        request(path)
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(json(body)))
            .build(),
        1);
  }

  /** A body of another type, which may be sent again as it is. */
  CompletableFuture<Answer> post(String path, String contentType, String body) {
    return exchange(
        request(path)
            .setHeader("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body))
            .build(),
        1);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private CompletableFuture<Answer> exchange(HttpRequest request, int attempt) {
    return http.sendAsync(request, BodyHandlers.ofString())
        .handle(
            (response, failure) ->
                failure == null ? Answer.of(response.statusCode(), response.body()) : Answer.NONE)
        .thenCompose(
            answer ->
                answer.mayPass() && attempt < TRIES
                    ? supplyAsync(() -> request, waiting(attempt))
                        .thenCompose(again -> exchange(again, attempt + 1))
                    : completedFuture(answer));
  }

  private Executor waiting(int attempt) {
    return delayedExecutor(firstWait.toMillis() << (attempt - 1), MILLISECONDS, threads);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("X-API-Key", apiKey);
  }

  private static String json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + body, e);
    }
  }
}
