package dev.tidemark.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.LocalServersResource;
import dev.tidemark.TidemarkTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @ConfigProperty(name = "tidemark.http.most-open")
  int most;

  @BeforeEach
  void stock() {
    api = Api.ofTest();
    api.product(sku, "{\"total\":10}");
    untilOpen(0);
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket caller : callers) {
      caller.close();
    }
    untilOpen(0);
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
    double others = arriving(); // of callers who have left meanwhile
    double most = 0;
    for (int i = 0; i < 20; i++) {
      api.hold(sku, i, 1);
      api.hold(Api.newSku(), i, 1);
      api.put("/v1/products/" + sku, "{\"total\":1" + i + "}");
      most = Math.max(most, arriving());
    }
    assertTrue(most <= others + 2, "two may just be ending, not " + most + " beside " + others);
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
      new Api(java.net.URI.create("http://127.0.0.1:" + RestAssured.port), "wrong").hold(sku, 1, 1);
    }
    untilOpen(0);
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
