package dev.tidemark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The service as its callers see it. Thread-safe. */
public final class Api {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final URI base;
  private final String key;

  public Api(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** The service that runs in this JVM for {@link TidemarkTest}. */
  public static Api ofTest() {
    return new Api(
        URI.create("http://127.0.0.1:" + RestAssured.port), LocalServersResource.ADMIN_KEY);
  }

  /** The same service, asked with another key; an empty one is not sent. */
  public Api as(String otherKey) {
    return new Api(base, otherKey);
  }

  /** A code that no other test uses. */
  public static String newSku() {
    return "T-" + UUID.randomUUID();
  }

  /** An answer. */
  public record Answer(int status, String body, HttpHeaders headers) {

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    /** A problem's name; empty where the answer is none. */
    public String code() {
      return json().path("code").asText();
    }

    /** Status and, for a problem, its name: {@code "409 SOLD_OUT"}. */
    public String brief() {
      return (status + " " + (status >= 400 ? code() : json().path("state").asText())).strip();
    }

    public String id() {
      return json().path("id").asText();
    }
  }

  public Answer get(String path, String... headers) {
    return send(withHeaders(request(path), headers).GET());
  }

  public Answer put(String path, String json, String... headers) {
    return send(withHeaders(request(path), headers).PUT(BodyPublishers.ofString(json)));
  }

  public Answer post(String path, String json, String... headers) {
    return send(withHeaders(request(path), headers).POST(BodyPublishers.ofString(json)));
  }

  /** Posts a body of any type. */
  public Answer post(String path, String contentType, byte[] body) {
    return send(
        withHeaders(request(path), "Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  public Answer delete(String path, String... headers) {
    return send(withHeaders(request(path), headers).DELETE());
  }

  /** Calls with any method, and no body. */
  public Answer call(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  /** Creates a product, or fails. */
  public void product(String sku, String terms) {
    Answer answer = put("/v1/products/" + sku, terms);
    if (answer.status() != 201) {
      throw new AssertionError("no product: " + answer);
    }
  }

  public JsonNode position(String sku) {
    return get("/v1/products/" + sku).json();
  }

  /** Holds units with a new idempotency key. */
  public Answer hold(String sku, long userId, long quantity) {
    return hold(sku, userId, quantity, UUID.randomUUID().toString());
  }

  public Answer hold(String sku, long userId, long quantity, String idempotencyKey) {
    return holdAsync(sku, userId, quantity, idempotencyKey).join();
  }

  /** Fails with what the connection failed with. */
  public CompletableFuture<Answer> holdAsync(
      String sku, long userId, long quantity, String idempotencyKey) {
    String body = "{\"sku\":\"%s\",\"userId\":%d,\"quantity\":%d}".formatted(sku, userId, quantity);
    HttpRequest.Builder request =
        request("/v1/reservations")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body));
    return sendAsync(request);
  }

  /** Confirms, releases or extends. */
  public Answer change(String id, String action) {
    return post("/v1/reservations/" + id + "/" + action, "");
  }

  public String state(String id) {
    return get("/v1/reservations/" + id).json().path("state").asText();
  }

  /** Units missing or too many, over all products. */
  public long conservationGap() {
    return get("/v1/conservation").json().path("gap").asLong(-1);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    builder.header("Content-Type", "application/json");
    return key.isEmpty() ? builder : builder.header("X-API-Key", key);
  }

  private static HttpRequest.Builder withHeaders(HttpRequest.Builder builder, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      builder.setHeader(headers[i], headers[i + 1]);
    }
    return builder;
  }

  private static Answer send(HttpRequest.Builder request) {
    return sendAsync(request).join();
  }

  private static CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
    return CLIENT
        .sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(
            response -> new Answer(response.statusCode(), response.body(), response.headers()));
  }
}
