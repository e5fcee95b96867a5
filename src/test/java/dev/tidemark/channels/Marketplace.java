package dev.tidemark.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A marketplace as others run it: a real server that keeps the number it was told last, by version.
 * What befalls a message is up to its {@link Faults}. Thread-safe.
 */
final class Marketplace implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService workers = Executors.newFixedThreadPool(32);
  private final Map<String, Item> items = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Faults faults;

  Marketplace(Faults faults) {
    this.faults = faults;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  /** What it has of a product. */
  record Item(long version, long available, int times) {}

  /** A message as it came. */
  record Received(
      String sku, long version, long available, Map<String, String> headers, String body) {}

  /** What befalls a message. */
  interface Faults {

    /** No harm. */
    Faults NONE = (market, message) -> Verdict.OK;

    Verdict decide(Marketplace market, Received message);
  }

  /**
   * How it is answered.
   *
   * @param status of the answer; 0: the connection breaks
   * @param keep whether the message counts all the same
   * @param retryAfterSeconds 0 for none
   */
  record Verdict(int status, boolean keep, int retryAfterSeconds) {
    static final Verdict OK = new Verdict(200, true, 0);
  }

  void befall(Faults next) {
    faults = next;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/stock";
  }

  Map<String, Item> items() {
    return new TreeMap<>(items);
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<Received> received(String sku) {
    return received.stream().filter(one -> one.sku().equals(sku)).toList();
  }

  /** What it has of a product; -1 for nothing. */
  long available(String sku) {
    Item item = items.get(sku);
    return item == null ? -1 : item.available();
  }

  /** It forgets a product, or has another number of it, as no message told it. */
  void put(String sku, Item item) {
    items.put(sku, item);
  }

  void drop(String sku) {
    items.remove(sku);
  }

  /** By version: a message that was overtaken changes nothing, and one that comes twice neither. */
  void take(Received message) {
    items.merge(
        message.sku(),
        new Item(message.version(), message.available(), 1),
        (before, next) ->
            next.version() > before.version()
                ? next
                : new Item(
                    before.version(),
                    before.available(),
                    before.times() + (next.version() == before.version() ? 1 : 0)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("GET")) {
        readBack(exchange);
        return;
      }
      Received message = read(exchange, body);
      received.add(message);
      Verdict verdict = faults.decide(this, message);
      if (verdict.keep()) {
        take(message);
      }
      if (verdict.status() == 0) {
        return; // closed without a word
      }
      if (verdict.retryAfterSeconds() > 0) {
        exchange
            .getResponseHeaders()
            .set("Retry-After", Integer.toString(verdict.retryAfterSeconds()));
      }
      exchange.sendResponseHeaders(verdict.status(), -1);
    }
  }

  private void readBack(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Item item = items.get(path.substring(path.lastIndexOf('/') + 1));
    if (item == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] answer =
        "{\"available\":%d,\"version\":%d}"
            .formatted(item.available(), item.version())
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
  }

  private static Received read(HttpExchange exchange, String body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    try {
      JsonNode json = JSON.readTree(body);
      return new Received(
          json.path("sku").asText(),
          json.path("version").asLong(),
          json.path("available").asLong(),
          headers,
          body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
