package dev.tidemark.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundHttp.Answer;
import dev.tidemark.kernel.outbound.OutboundHttp.Request;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to a server that means no good. */
class OutboundHttpTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger followed = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final OutboundHttp http =
      new OutboundHttp(
          vertx, new OutboundGuard(Optional.of(List.of("127.0.0.1"))), 4, Duration.ofSeconds(2));

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/redirect",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/followed");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/followed",
        exchange -> {
          followed.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              body.write(new byte[1024]);
            }
          }
        });
    server.createContext(
        "/silent",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aRedirectIsAnAnswer() {
    assertEquals(302, send("/redirect").status());
    assertEquals(0, followed.get());
  }

  @Test
  void ofAnEndlessAnswerThereIsAnEnd() {
    Answer answer = send("/endless");
    assertEquals(200, answer.status());
    assertEquals(100, answer.body().length());
  }

  @Test
  void whoSaysNothingIsNotWaitedFor() {
    CompletionException failure = assertThrows(CompletionException.class, () -> send("/silent"));
    assertInstanceOf(TimeoutException.class, failure.getCause());
  }

  @Test
  void whatIsInsideIsNotCalled() {
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> http.send(new Request(URI.create("http://[::1]:1/"), Map.of(), "{}", 1)).join());
    assertInstanceOf(ProblemException.class, failure.getCause());
  }

  private Answer send(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return http.send(new Request(uri, Map.of(), "{}", 100)).join();
  }
}
