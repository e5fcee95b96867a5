package dev.tidemark.platform.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A small real HTTP server that answers as the service does, one product row a SKU. A hold that is
 * looked at has expired.
 */
final class ShopServer implements AutoCloseable {

  /** A call as it arrived; {@code key} is empty where none was sent. */
  record Call(String method, String path, String key, String body) {}

  record Reply(int status, String body) {

    static Reply refusal(int status, String code) {
      return new Reply(status, "{\"code\":\"" + code + "\"}");
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Long> totals = new HashMap<>();
  private final Map<String, Long> available = new HashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private long gap;
  private int ignoredRows;
  private String throttle = "automatic";
  private long throttleVersion;

  /** {@code doorman} sees each call first, on its own thread; nothing from it lets the call in. */
  private ShopServer(Function<Call, Optional<Reply>> doorman) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, doorman));
    server.start();
  }

  static ShopServer open() throws IOException {
    return new ShopServer(call -> Optional.empty());
  }

  static ShopServer open(Function<Call, Optional<Reply>> doorman) throws IOException {
    return new ShopServer(doorman);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Call> calls() {
    return calls;
  }

  synchronized void breakConservation(long units) {
    gap = units;
  }

  /** Of each body of rows, so many are not counted. */
  synchronized void ignoreRows(int rows) {
    ignoredRows = rows;
  }

  /** A person sets how throttles go. */
  synchronized void throttle(String mode) {
    throttle = mode;
    throttleVersion++;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange, Function<Call, Optional<Reply>> doorman) {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              key == null ? "" : key,
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      calls.add(call);
      Optional<Reply> early = doorman.apply(call);
      Reply reply = early.isPresent() ? early.get() : answer(call);
      byte[] body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Reply answer(Call call) throws IOException {
    String last = call.path().substring(call.path().lastIndexOf('/') + 1);
    if (call.path().equals("/v1/conservation")) {
      return new Reply(200, "{\"gap\":" + gap + "}");
    }
    if (call.path().startsWith("/v1/responses/guardrails/")) {
      throttle =
          call.method().equals("PUT") ? JSON.readTree(call.body()).path("mode").asText() : throttle;
      throttleVersion += call.method().equals("PUT") ? 1 : 0;
      return new Reply(
          200, "{\"mode\":\"%s\",\"version\":%d}".formatted(throttle, throttleVersion));
    }
    if (call.path().startsWith("/v1/ingest/")) {
      int rows = call.body().split("\n").length - ignoredRows;
      return new Reply(200, "{\"accepted\":%d,\"duplicate\":0}".formatted(rows));
    }
    if (call.path().startsWith("/v1/products/")) {
      return product(last, call);
    }
    return switch (last) {
      case "reservations" -> hold(JSON.readTree(call.body()));
      case "confirm" -> new Reply(200, "{\"state\":\"CONFIRMED\"}");
      case "release" -> new Reply(200, "{\"state\":\"RELEASED\"}");
      default -> new Reply(200, "{\"state\":\"EXPIRED\"}");
    };
  }

  private Reply product(String sku, Call call) throws IOException {
    if (call.method().equals("PUT")) {
      long more = JSON.readTree(call.body()).path("total").asLong() - units(totals, sku);
      totals.merge(sku, more, Long::sum);
      available.merge(sku, more, Long::sum);
    }
    if (!totals.containsKey(sku)) {
      return Reply.refusal(404, "UNKNOWN_PRODUCT");
    }
    long left = units(available, sku);
    return new Reply(
        200,
        "{\"total\":%d,\"available\":%d,\"held\":0,\"sold\":%d}"
            .formatted(units(totals, sku), left, units(totals, sku) - left));
  }

  private Reply hold(JsonNode order) {
    String sku = order.path("sku").asText();
    long left = units(available, sku) - order.path("quantity").asLong();
    if (left < 0) {
      return Reply.refusal(409, "SOLD_OUT");
    }
    available.put(sku, left);
    return new Reply(201, "{\"id\":\"" + calls.size() + "\",\"state\":\"HELD\"}");
  }

  private static long units(Map<String, Long> bySku, String sku) {
    return bySku.getOrDefault(sku, 0L);
  }
}
