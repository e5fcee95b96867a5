package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.channels.Marketplace.Received;
import dev.tidemark.channels.Marketplace.Verdict;
import dev.tidemark.kernel.outbound.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel of the running service, and a real server at the other end. */
@TidemarkTest
class ChannelTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Marketplace market = new Marketplace(Marketplace.Faults.NONE);
  private final String name = "c-" + UUID.randomUUID();
  private final String sku = Api.newSku();
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void close() {
    api.delete("/v1/channels/" + name);
    market.close();
  }

  @Test
  void aChangeOfStockReachesTheChannel() {
    api.product(sku, "{\"total\":10,\"buckets\":2}");
    Answer made = put("products", List.of(sku));
    assertEquals(201, made.status());
    String secret = made.json().path("secret").asText();
    assertTrue(secret.startsWith("whsec_"), made::body);
    await("it knows the product", () -> market.available(sku) == 10);
    api.hold(sku, 1, 3);
    await("it knows of the hold", () -> market.available(sku) == 7);
    Received last = last();
    long seconds = Long.parseLong(Objects.requireNonNull(last.headers().get(Signature.TIMESTAMP)));
    String id = Objects.requireNonNull(last.headers().get(Signature.ID));
    assertEquals(
        Signature.headers(secret, id, seconds, last.body().getBytes(StandardCharsets.UTF_8))
            .get(Signature.SIGNATURE),
        last.headers().get(Signature.SIGNATURE));
    assertTrue(last.body().contains("\"messageId\":\"" + id + "\""), last::body);
    assertFalse(get().has("secret"));
  }

  @Test
  void versionsOfAProductOnlyRise() {
    api.product(sku, "{\"total\":50}");
    put("products", List.of(sku));
    for (int user = 0; user < 20; user++) {
      api.hold(sku, user, 1);
    }
    await("it knows the last", () -> market.available(sku) == 30);
    long before = 0;
    for (Received message : market.received(sku)) {
      assertTrue(message.version() > before, () -> market.received(sku).toString());
      before = message.version();
    }
  }

  @Test
  void itIsToldItsShareWithoutTheBuffer() {
    api.product(sku, "{\"total\":101}");
    put("products", List.of(sku), "allocatedShare", 50, "bufferUnits", 8);
    await("half of it, less eight", () -> market.available(sku) == 42);
    put("allocatedShare", 10);
    await("a tenth, less eight", () -> market.available(sku) == 2);
    put("products", List.of(Api.newSku()));
    await("nothing any more", () -> market.available(sku) == 0);
  }

  @Test
  void aBusyChannelIsLeftAloneAsLongAsItAsks() {
    api.product(sku, "{\"total\":5}");
    market.befall(
        (server, message) ->
            server.received().size() == 1 ? new Verdict(429, false, 2) : Verdict.OK);
    long start = System.nanoTime();
    put("products", List.of(sku));
    await("it has it", () -> market.available(sku) == 5);
    assertTrue(System.nanoTime() - start >= Duration.ofSeconds(2).toNanos());
    assertEquals(2, market.received().size());
  }

  @Test
  void aMessageWithoutAnAnswerIsSentAgainAsItWas() {
    api.product(sku, "{\"total\":5}");
    market.befall(
        (server, message) -> server.received().size() == 1 ? new Verdict(0, true, 0) : Verdict.OK);
    put("products", List.of(sku));
    await("twice", () -> market.received(sku).size() >= 2);
    List<Received> received = market.received(sku);
    assertEquals(received.get(0).version(), received.get(1).version());
    assertEquals(
        received.get(0).headers().get(Signature.ID), received.get(1).headers().get(Signature.ID));
  }

  private Answer put(Object... settings) {
    Object[] all = new Object[settings.length + 4];
    all[0] = "kind";
    all[1] = "http";
    all[2] = "url";
    all[3] = market.url();
    System.arraycopy(settings, 0, all, 4, settings.length);
    return api.put("/v1/channels/" + name, Json.of(all));
  }

  private JsonNode get() {
    return api.get("/v1/channels/" + name).json();
  }

  private Received last() {
    List<Received> all = market.received(sku);
    return all.get(all.size() - 1);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(LIMIT, what, condition);
  }
}
