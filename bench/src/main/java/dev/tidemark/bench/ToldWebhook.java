package dev.tidemark.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The address of a webhook that takes every event at once, and notes when it first had each
 * product's: a thread for each connection to it.
 */
final class ToldWebhook {

  private static final byte[] TAKEN =
      "HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String SKU = "\"sku\":\"" + WebhooksLoad.SKU;
  private static final String TIME = "\"firedAt\":\"";

  private final Executor threads;
  private final ServerSocket server;
  private final AtomicLongArray atNanos;
  private final AtomicLongArray lagMillis;
  private final AtomicInteger products = new AtomicInteger();

  ToldWebhook(int products, Executor threads) throws IOException {
    this.threads = threads;
    this.atNanos = new AtomicLongArray(products);
    this.lagMillis = new AtomicLongArray(products);
    this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /** How many products it was told of. */
  int products() {
    return products.get();
  }

  /** When it was first told of a product; 0 for not yet. */
  long atNanos(int product) {
    return atNanos.get(product);
  }

  /** From when the alert fired to its receipt, by the clock of this machine. */
  long lagMillis(int product) {
    return lagMillis.get(product);
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      HttpBytes in = new HttpBytes(new BufferedInputStream(connection.getInputStream()));
      OutputStream out = connection.getOutputStream();
      while (true) {
        String body = in.read().body();
        long now = System.nanoTime();
        long nowMillis = System.currentTimeMillis();
        out.write(TAKEN);
        note(body, now, nowMillis);
      }
    } catch (EOFException | SocketException e) {
      return; // the service closed it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String body, long now, long nowMillis) {
    int product = Integer.parseInt(between(body, SKU));
    if (atNanos.compareAndSet(product, 0, now)) {
      lagMillis.set(product, nowMillis - Instant.parse(between(body, TIME)).toEpochMilli());
      products.incrementAndGet();
    }
  }

  private static String between(String json, String before) {
    int at = json.indexOf(before);
    if (at < 0) {
      throw new IllegalStateException("no " + before + " in " + json);
    }
    return json.substring(at + before.length(), json.indexOf('"', at + before.length()));
  }
}
