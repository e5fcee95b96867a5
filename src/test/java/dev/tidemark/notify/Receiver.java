package dev.tidemark.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a webhook, which may mean no good: it answers by its mood, breaks off, never
 * ends, or says nothing. It speaks HTTP by hand, so that it can also do what no server would.
 * Thread-safe.
 */
final class Receiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_LINE = 16_384;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Function<Call, Mood> mood = call -> Mood.answer(200);
  private volatile boolean closed;

  private Receiver(ServerSocket server) {
    this.server = server;
  }

  /** A request that came in. */
  record Call(String path, Map<String, String> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String id() {
      return header("webhook-id");
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError(body, e);
      }
    }

    String subject() {
      return json().path("subject").asText();
    }

    /** By the library that receivers use. */
    boolean isSignedWith(String secret) {
      Map<String, List<String>> all = new HashMap<>();
      headers.forEach((name, value) -> all.put(name, List.of(value)));
      try {
        new Webhook(secret).verify(body, HttpHeaders.of(all, (name, value) -> true));
        return true;
      } catch (WebhookVerificationException e) {
        return false;
      } catch (EmptyWebhookSecretException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What it does with a request. */
  @FunctionalInterface
  interface Mood {

    /** False where the connection is of no more use. */
    boolean act(Socket socket, CountDownLatch over) throws IOException;

    static Mood answer(int status, String... headers) {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " So\r\n");
      for (int i = 0; i < headers.length; i += 2) {
        head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      head.append("Content-Length: 2\r\n\r\nok");
      return (socket, over) -> {
        write(socket, head.toString());
        return true;
      };
    }

    /** As a connection that breaks. */
    static Mood reset() {
      return (socket, over) -> {
        socket.setSoLinger(true, 0);
        socket.close();
        return false;
      };
    }

    /** Nothing, until it is closed. */
    static Mood silence() {
      return (socket, over) -> {
        awaitEnd(over);
        return false;
      };
    }

    /** A beginning, and then nothing, until it is closed. */
    static Mood slowBody() {
      return (socket, over) -> {
        write(socket, "HTTP/1.1 200 So\r\nContent-Length: 1000\r\n\r\nso far");
        awaitEnd(over);
        return false;
      };
    }

    /** A body without end. */
    static Mood hugeBody() {
      return (socket, over) -> {
        write(socket, "HTTP/1.1 200 So\r\nContent-Length: 100000000000\r\n\r\n");
        String much = "so much ".repeat(1_000);
        while (over.getCount() > 0) {
          write(socket, much);
        }
        return false;
      };
    }

    /** What is no HTTP. */
    static Mood noise() {
      return (socket, over) -> {
        write(socket, "\0\1\2 what?\r\n\r\n");
        socket.close();
        return false;
      };
    }

    private static void write(Socket socket, String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    private static void awaitEnd(CountDownLatch over) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static Receiver start() {
    try {
      Receiver receiver = new Receiver(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
      receiver.threads.execute(receiver::accept);
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/hook";
  }

  /** From now on. */
  Receiver in(Function<Call, Mood> next) {
    mood = next;
    return this;
  }

  /** From now on, whatever comes. */
  Receiver in(Mood next) {
    return in(call -> next);
  }

  /** All that came in, in the order it came. */
  List<Call> calls() {
    return calls;
  }

  /** The number of the first call of each event, in the order they came: {@code data.n}. */
  List<Integer> firstNumbers(String subject) {
    List<Integer> numbers = new ArrayList<>();
    for (Call call : calls) {
      int number = call.json().path("data").path("n").asInt(-1);
      if (call.subject().equals(subject) && !numbers.contains(number)) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Call call = read(in); call != null; call = read(in)) {
        calls.add(call);
        if (!mood.apply(call).act(socket, over)) {
          return;
        }
      }
    } catch (SocketException e) {
      // the other side has had enough
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Call read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Call(
        first.split(" ", -1)[1],
        headers,
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() > LONGEST_LINE) {
        throw new IOException("a line without end");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    closed = true;
    over.countDown();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
