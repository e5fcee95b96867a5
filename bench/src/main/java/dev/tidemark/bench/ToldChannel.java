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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** A marketplace that takes every message at once: a thread for each connection to it. */
final class ToldChannel {

  private static final byte[] TAKEN =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String SKU = "\"sku\":\"B-";
  private static final String AVAILABLE = "\"available\":";

  private final int number;
  private final SoldProducts sold;
  private final Executor threads;
  private final ServerSocket server;
  private final AtomicLong messages = new AtomicLong();
  private final Set<Integer> products = ConcurrentHashMap.newKeySet();

  ToldChannel(int number, SoldProducts sold, Executor threads) throws IOException {
    this.number = number;
    this.sold = sold;
    this.threads = threads;
    this.server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  long messages() {
    return messages.get();
  }

  /** How many products it has been told of. */
  int products() {
    return products.size();
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
        out.write(TAKEN);
        int product = (int) number(body, SKU);
        sold.told(product, number, number(body, AVAILABLE), now);
        products.add(product);
        messages.incrementAndGet();
      }
    } catch (EOFException | SocketException e) {
      return; // the service closed it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(String json, String before) {
    int at = json.indexOf(before) + before.length();
    int end = at;
    while (end < json.length() && Character.isDigit(json.charAt(end))) {
      end++;
    }
    return Long.parseLong(json.substring(at, end));
  }
}
