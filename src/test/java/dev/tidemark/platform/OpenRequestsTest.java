package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Aside;
import dev.tidemark.Await;
import dev.tidemark.HeldProduct;
import dev.tidemark.LocalServersResource;
import dev.tidemark.TidemarkTest;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers who never finish their request, so many that no more are let in. */
@TidemarkTest
class OpenRequestsTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<Socket> callers = new ArrayList<>();
  private final String sku = Api.newSku();
  private Api api;
  @Inject MeterRegistry metrics;
  @Inject StockDatabases databases;
  @Inject Products products;

  @ConfigProperty(name = "tidemark.http.most-open")
  int most;

  @BeforeEach
  void stock() {
    api = Api.ofTest();
    api.product(sku, "{\"total\":10}");
    untilNoneIsOpen();
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket caller : callers) {
      caller.close();
    }
    untilNoneIsOpen();
  }

  private void untilNoneIsOpen() {
    untilOpen(0);
    Await.until(LIMIT, "no body is on its way", () -> arriving() == 0);
  }

  @Test
  void whatComesOnTopIsRefusedUntilOneIsGone() throws IOException {
    for (int i = 0; i < most; i++) {
      begin(i % 2 == 0 ? "POST /v1/reservations" : "PUT /v1/products/" + sku);
    }
    untilOpen(most);
    for (int i = 0; i < 3; i++) {
      Answer refused = api.hold(sku, 1, 1);
      assertEquals("503 OVERLOADED", refused.brief());
      assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
      assertEquals(200, api.get("/q/health/live").status());
    }
    assertEquals(most, open());
    callers.remove(0).close();
    untilOpen(most - 1);
    assertEquals("201 HELD", api.hold(sku, 1, 1).brief());
  }

  /** A thousand a second that stay until the next look fill the memory of the old. */
  @Test
  void aBodyThatIsHereIsForgottenWithItsAnswer() {
    double most = 0;
    for (int i = 0; i < 20; i++) {
      api.hold(sku, i, 1);
      api.hold(Api.newSku(), i, 1);
      api.put("/v1/products/" + sku, "{\"total\":1" + i + "}");
      most = Math.max(most, arriving());
    }
    assertTrue(most <= 2, "two may just be ending, not " + most);
  }

  /** Only who sends it slowly is closed, not who waits for us with all sent. */
  @Test
  void aBodyThatIsHereIsNotWaitedForWhileItIsAnswered() {
    CompletableFuture<Answer> change =
        HeldProduct.during(
            databases,
            products,
            sku,
            () -> {
              CompletableFuture<Answer> waiting =
                  Aside.supply(() -> api.put("/v1/products/" + sku, "{\"total\":11}"));
              Await.until(LIMIT, "the change waits", () -> open() == 1);
              Await.until(LIMIT, "its body is here", () -> arriving() == 0);
              return waiting;
            });
    assertEquals(200, change.join().status());
  }

  private double arriving() {
    return metrics.get("tidemark.http.arriving").gauge().value();
  }

  @Test
  void everyEndCountsOnce() {
    for (int i = 0; i < 3; i++) {
      api.hold(sku, 1, 1);
      api.hold(Api.newSku(), 1, 1);
      api.post("/v1/reservations", " ".repeat(300_000));
      api.get("/v1/nowhere");
      api.as("wrong").hold(sku, 1, 1);
    }
    untilOpen(0);
  }

  /** There, what has ended must not be let go; and what is answered and what ends cross. */
  @Test
  void overHttp2AllAreAnswered() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest change =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/sale"))
            .header("X-API-Key", LocalServersResource.ADMIN_KEY)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"stage\":\"x\"}"))
            .build();
    for (int i = 0; i < 500; i++) {
      HttpResponse<String> answer = client.send(change, BodyHandlers.ofString());
      assertEquals("HTTP_2 400", answer.version() + " " + answer.statusCode());
    }
  }

  @Test
  void whoNeverSendsTheBodyIsClosedWhetherAnsweredBeforeOrNot() throws IOException {
    begin("POST /v1/reservations");
    begin("PUT /v1/nowhere");
    begin("GET /v1/conservation");
    List<String> answers = new ArrayList<>();
    for (Socket caller : callers) {
      caller.setSoTimeout((int) LIMIT.toMillis());
      byte[] answer = caller.getInputStream().readAllBytes(); // to the end of the connection
      answers.add(new String(answer, StandardCharsets.UTF_8).split("\r\n", 2)[0]);
    }
    assertEquals(List.of("", "HTTP/1.1 404 Not Found", "HTTP/1.1 200 OK"), answers);
  }

  /** Announces a body and never sends it. */
  private void begin(String line) throws IOException {
    Socket caller = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    callers.add(caller);
    String head =
        """
        %s HTTP/1.1
        Host: localhost
        X-API-Key: %s
        Idempotency-Key: k
        Content-Type: application/json
        Content-Length: 100

        """;
    caller
        .getOutputStream()
        .write(
            head.formatted(line, LocalServersResource.ADMIN_KEY)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  private void untilOpen(int wanted) {
    Await.until(LIMIT, wanted + " requests are open", () -> open() == wanted);
  }

  private int open() {
    return (int) metrics.get("tidemark.http.open").gauge().value();
  }
}
