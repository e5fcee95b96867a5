package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.StockCable;
import dev.tidemark.TidemarkTest;
import dev.tidemark.channels.Marketplace.Received;
import dev.tidemark.channels.Marketplace.Verdict;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.outbound.Signature;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A channel of the running service, and a real server at the other end. */
@TidemarkTest
class ChannelTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Marketplace market = new Marketplace(Marketplace.Faults.NONE);
  private final String name = "c-" + UUID.randomUUID();
  private final String sku = Api.newSku();
  @Inject ChannelDesk desk;
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

  @Test
  void whatIsAcknowledgedLaterIsWaitedFor() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku), "acknowledge", "later");
    await("it has it", () -> market.available(sku) == 5);
    long version = last().version();
    String path = "/v1/channels/" + name + "/acks";
    assertEquals("200", api.post(path, acks(version + 9)).brief());
    assertEquals(1, api.post(path, acks(version + 9)).json().path("ahead").asInt());
    assertEquals(1, api.post(path, acks(version)).json().path("accepted").asInt());
    assertEquals(1, api.post(path, acks(version - 1)).json().path("accepted").asInt());
    assertEquals("404 CHANNEL_NOT_FOUND", api.post("/v1/channels/no/acks", acks(1)).brief());
    assertEquals("400 INVALID_FIELD", api.post(path, "{\"acks\":[{}]}").brief());
    assertEquals("400 INVALID_FIELD", api.post(path, "{\"acks\":[]}").brief());
  }

  private String acks(long version) {
    return "{\"acks\":[{\"sku\":\"%s\",\"version\":%d}]}".formatted(sku, version);
  }

  @Test
  void aReportThatIsWrongIsCorrectedAtOnce() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku));
    await("it has it", () -> market.available(sku) == 5);
    long version = last().version();
    market.put(sku, new Marketplace.Item(version, 9, 1));
    JsonNode outcome = compared(9, version);
    assertEquals(1, outcome.path("counts").path("wrong").asInt(), outcome::toString);
    assertEquals(4, outcome.path("drift").asLong());
    JsonNode last = api.get("/v1/channels/" + name).json().at("/health/report");
    assertEquals(
        "1 4 1",
        last.path("compared") + " " + last.path("drift") + " " + last.at("/counts/wrong"),
        "and people see it");
    await("it is told again, as something newer", () -> market.available(sku) == 5);
    assertTrue(last().version() > version);
  }

  @Test
  void whatAPersonShallCorrectIsATask() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku), "correction", "person");
    await("it has it", () -> market.available(sku) == 5);
    long version = last().version();
    market.put(sku, new Marketplace.Item(version, 9, 1));
    compared(9, version);
    report(9, version);
    List<JsonNode> tasks = tasks("open");
    assertEquals(1, tasks.size(), tasks::toString);
    assertEquals("wrong", tasks.get(0).path("kind").asText());
    String path = "/v1/tasks/" + tasks.get(0).path("id").asText() + "/close";
    assertEquals(
        "correct",
        api.post(path, "{\"resolution\":\"correct\"}").json().path("resolution").asText());
    assertEquals(List.of(), tasks("open"));
    assertEquals(1, tasks("closed").size());
    await("it is told again", () -> market.available(sku) == 5);
    assertEquals("404 TASK_NOT_FOUND", api.post("/v1/tasks/x/close", "").brief());
  }

  /** The report, once what it is compared with is known to be sent. */
  private JsonNode compared(long available, long version) {
    List<JsonNode> outcomes = new ArrayList<>();
    await(
        "it is known to be sent",
        () -> {
          outcomes.add(report(available, version));
          return outcomes.get(outcomes.size() - 1).path("compared").asInt() == 1;
        });
    return outcomes.get(outcomes.size() - 1);
  }

  private JsonNode report(long available, long version) {
    String body = "{\"items\":[{\"sku\":\"%s\",\"available\":%d,\"version\":%d}]}";
    Answer answer =
        api.post("/v1/channels/" + name + "/reports", body.formatted(sku, available, version));
    assertEquals(200, answer.status(), answer::body);
    return answer.json();
  }

  private List<JsonNode> tasks(String state) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode task : api.get("/v1/tasks?state=" + state).json().path("items")) {
      if (task.path("channel").asText().equals(name)) {
        found.add(task);
      }
    }
    return found;
  }

  @Test
  void twoEditorsDoNotOverwriteEachOther() {
    String etag = put().headers().firstValue("ETag").orElseThrow();
    String body = "{\"bufferUnits\":3}";
    assertEquals(200, api.put("/v1/channels/" + name, body, "If-Match", etag).status());
    assertEquals(
        "412 VERSION_MISMATCH", api.put("/v1/channels/" + name, body, "If-Match", etag).brief());
    assertEquals(204, api.delete("/v1/channels/" + name).status());
    assertEquals("404 CHANNEL_NOT_FOUND", api.get("/v1/channels/" + name).brief());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"fax\"}|400 INVALID_FIELD|kind",
        "{\"kind\":\"http\"}|400 INVALID_FIELD|url",
        "{\"url\":\"ftp://a\"}|400 INVALID_FIELD|url",
        "{\"url\":\"http://u:p@a/\"}|400 INVALID_FIELD|url",
        "{\"url\":\"http://8.8.8.8/\",\"allocatedShare\":101}|400 INVALID_FIELD|allocatedShare",
        "{\"url\":\"http://8.8.8.8/\",\"bufferUnits\":-1}|400 INVALID_FIELD|bufferUnits",
        "{\"url\":\"http://8.8.8.8/\",\"products\":[]}|400 INVALID_FIELD|products",
        "{\"url\":\"http://8.8.8.8/\",\"products\":[null]}|400 INVALID_FIELD|products",
        "{\"url\":\"http://8.8.8.8/\",\"products\":[\"a*b\"]}|400 INVALID_FIELD|products",
        "{\"url\":\"http://8.8.8.8/\",\"acknowledge\":\"x\"}|400 INVALID_FIELD|acknowledge",
        "{\"url\":\"http://8.8.8.8/\",\"secret\":\"short\"}|400 INVALID_FIELD|secret",
        "{\"url\":\"http://8.8.8.8/\",\"readBackUrl\":\"http://8.8.8.8\"}|400 INVALID_FIELD|readBackUrl",
        "{\"kind\":\"kafka\",\"url\":\"kafka://8.8.8.8:9092\"}|400 INVALID_FIELD|topic",
        "{\"url\":\"http://169.254.169.254/latest\"}|422 ADDRESS_NOT_ALLOWED|",
        "{\"url\":\"http://[::1]/\"}|422 ADDRESS_NOT_ALLOWED|",
        "{\"url\":\"http://no-such-host.invalid/\"}|422 OUTBOUND_UNKNOWN_HOST|",
      })
  void whatCannotBeMeantIsNamed(String json, String brief, @Nullable String field) {
    Answer answer = api.put("/v1/channels/" + name, json);
    assertEquals(brief, answer.brief(), answer::body);
    assertEquals(field == null ? "" : field, answer.json().path("field").asText());
    assertEquals("404 CHANNEL_NOT_FOUND", api.get("/v1/channels/" + name).brief());
  }

  @Test
  void aPausedChannelIsToldThatNothingIsOnSale() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku));
    await("it has it", () -> market.available(sku) == 5);
    ChannelDesk.By by = new ChannelDesk.By("test", null);
    assertTrue(desk.pause(name, "one", by));
    assertFalse(desk.pause(name, "one", by));
    assertTrue(desk.pause(name, "other", by));
    await("it is told that nothing is there", () -> market.available(sku) == 0);
    assertTrue(desk.lift(name, "one", by));
    assertFalse(desk.pause(name, "one", by), "it was taken back");
    assertTrue(desk.resume(name, "third", by));
    await("it is told again", () -> market.available(sku) == 5);
  }

  @Test
  void aPersonPausesAChannelAndEndsEveryPause() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku), "paused", true);
    ChannelDesk.By by = new ChannelDesk.By("test", null);
    assertFalse(desk.resume(name, "one", by), "a person's stays");
    assertTrue(desk.pause(name, "other", by));
    put("paused", false);
    await("it is told", () -> market.available(sku) == 5);
    assertEquals(0, get().path("curbs").path("rates").size());
  }

  @Test
  void aReplenishmentIsAskedForOnce() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of("none"));
    ChannelDesk.By by = new ChannelDesk.By("response-1", "low");
    IdempotencyKey key = IdempotencyKey.parse("response-1");
    for (int i = 0; i < 3; i++) {
      assertEquals(40, desk.replenish(name, sku, 40, "low water", key, by).units());
    }
    await("it is asked", () -> market.received().size() == 1);
    await("we know", () -> desk.replenish(name, sku, 40, "low water", key, by).sent());
    assertEquals(1, market.received().size());
    assertTrue(market.received().get(0).body().contains("\"units\":40"));
  }

  @Test
  void whatIsResentIsSentAsItWas() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku));
    await("it has it", () -> market.available(sku) == 5);
    await("we know", () -> get().path("health").has("lastTaken"));
    int before = market.received().size();
    ChannelDesk.By by = new ChannelDesk.By("test", null);
    assertEquals(1, desk.resend(Optional.of(name), Optional.of(sku), 10, by));
    await("once more", () -> market.received().size() == before + 1);
    assertEquals(market.received().get(0).version(), last().version());
    desk.correct(name, sku, by);
    await("as something newer", () -> last().version() > market.received().get(0).version());
  }

  @Test
  void aFileHasAllThatTheChannelIsToldOf() {
    String other = StockCable.skuOn(1);
    api.product(other, "{\"total\":9}");
    api.product(sku, "{\"total\":5}");
    String body = "{\"kind\":\"file\",\"everySeconds\":1,\"products\":[\"%s\",\"%s\"]}";
    assertEquals(201, api.put("/v1/channels/" + name, body.formatted(sku, other)).status());
    await("it is written", () -> file().matches("(?s).*" + sku + ",[0-9]+,5,.*"));
    api.hold(sku, 1, 2);
    await("it is written anew", () -> file().matches("(?s).*" + sku + ",[0-9]+,3,.*"));
    assertTrue(file().matches("(?s)sku,version,available,at\n.*" + other + ",[0-9]+,9,.*"));
    await("it is known to be told", () -> get().path("health").path("products").asInt() == 2);
  }

  private String file() {
    try {
      return Files.readString(Path.of("target", "channels", name + ".csv"));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsReadBackWrongIsCorrected() {
    api.product(sku, "{\"total\":5}");
    put("products", List.of(sku), "readBackUrl", market.url() + "/{sku}", "reconcileSeconds", 1);
    await("it has it", () -> market.available(sku) == 5);
    market.put(sku, new Marketplace.Item(last().version(), 9, 1));
    await("it is told again, as something newer", () -> market.available(sku) == 5);
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
