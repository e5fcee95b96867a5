package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Api.Answer;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import dev.tidemark.notify.Receiver.Call;
import dev.tidemark.notify.Receiver.Mood;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventLabels;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.storage.Binary;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What endpoints are told, through the whole service. */
@TidemarkTest
class WebhooksTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject ProductEvents events;
  @Inject ProductDatabase database;
  @Inject Disabling disabling;
  @Inject Retention retention;

  private Receiver receiver;
  private final List<String> made = new ArrayList<>();
  private final String type = "sale.changed";

  /** What a test tells is of a category of its own, and its endpoints choose by that. */
  private final String mark = UUID.randomUUID().toString();

  private final EventLabels labels = new EventLabels(null, null, null, mark);
  private Api api;

  @BeforeEach
  void connect() {
    receiver = Receiver.start();
    api = Api.ofTest();
  }

  @AfterEach
  void close() {
    made.forEach(id -> api.delete("/v1/webhooks/" + id));
    receiver.close();
  }

  // ---- what is set up

  private JsonNode webhook(Receiver to, String... types) {
    return webhook(Json.of("url", to.url(), "types", List.of(types), "matchers", matchers()));
  }

  private Map<String, List<String>> matchers() {
    return Map.of("categories", List.of(mark));
  }

  private JsonNode webhook(String body) {
    Answer answer = api.post("/v1/webhooks", body);
    assertEquals(201, answer.status(), answer.body());
    made.add(answer.id());
    return answer.json();
  }

  private static String path(JsonNode webhook) {
    return "/v1/webhooks/" + webhook.path("id").asText();
  }

  private UUID tell(String subject, int number) {
    return tell(type, subject, labels, number);
  }

  private UUID tell(String what, String subject, EventLabels labels, int number) {
    UUID id = UUID.randomUUID();
    Event event =
        new Event(id, what, subject, labels, "{\"n\":" + number + "}", System.currentTimeMillis());
    QuarkusTransaction.requiringNew().run(() -> events.append(event));
    return id;
  }

  private void awaitCalls(Receiver of, int number) {
    Await.until(LIMIT, number + " calls", () -> of.calls().size() >= number);
  }

  private JsonNode deliveries(JsonNode webhook, String filter) {
    return api.get(path(webhook) + "/deliveries" + filter).json().path("items");
  }

  private void awaitStates(JsonNode webhook, String... states) {
    List<String> wanted = List.of(states);
    AtomicReference<String> last = new AtomicReference<>("");
    Await.until(
        LIMIT,
        "deliveries are " + wanted,
        () -> {
          List<String> found = new ArrayList<>();
          deliveries(webhook, "").forEach(one -> found.add(one.path("state").asText()));
          last.set(found.toString());
          return found.equals(wanted);
        });
  }

  // ---- one delivery

  @Test
  void anEventArrivesOnceSignedAsCloudEvent() {
    JsonNode webhook = webhook(receiver, type);
    UUID id = tell("thing:1", 7);
    awaitStates(webhook, "delivered");
    assertEquals(1, receiver.calls().size());
    Call call = receiver.calls().get(0);
    assertTrue(call.isSignedWith(webhook.path("secret").asText()));
    assertFalse(call.isSignedWith("whsec_" + "A".repeat(44)));
    assertEquals(id.toString(), call.id());
    assertEquals("application/cloudevents+json", call.header("content-type"));
    JsonNode event = call.json();
    assertEquals("1.0", event.path("specversion").asText());
    assertEquals(id.toString(), event.path("id").asText());
    assertEquals(type, event.path("type").asText());
    assertEquals("thing:1", event.path("subject").asText());
    assertEquals(7, event.path("data").path("n").asInt());
    JsonNode delivery = deliveries(webhook, "").get(0);
    JsonNode whole = api.get(path(webhook) + "/deliveries/" + delivery.path("id").asText()).json();
    assertEquals(call.body(), whole.path("event").asText());
    assertEquals(200, whole.path("attemptLog").get(0).path("status").asInt());
    assertEquals("ok", whole.path("attemptLog").get(0).path("answer").asText());
  }

  @Test
  void aSecretIsShownOnceAndAnEd25519KeyNever() {
    JsonNode webhook = webhook(receiver, type);
    assertTrue(webhook.path("secret").asText().startsWith("whsec_"));
    assertFalse(api.get(path(webhook)).body().contains("whsec_"));
    assertFalse(api.get("/v1/webhooks").body().contains("whsec_"));
    assertFalse(api.put(path(webhook), "{\"paused\":true}").body().contains("whsec_"));
    JsonNode other =
        webhook(
            Json.of(
                "url",
                receiver.url(),
                "types",
                List.of(type),
                "signing",
                "ed25519",
                "matchers",
                matchers()));
    assertFalse(other.has("secret"));
    assertTrue(other.path("publicKey").asText().startsWith("whpk_"));
    assertFalse(other.toString().contains("whsk_"));
    assertFalse(api.get("/v1/webhooks").body().contains("whsk_"));
    tell("thing:1", 1);
    awaitStates(other, "delivered");
    assertTrue(Ed25519Test.isSigned(receiver.calls().get(0), other.path("publicKey").asText()));
  }

  @Test
  void aSecretIsChangedWithoutOneFailedVerification() {
    JsonNode webhook = webhook(receiver, type);
    AtomicReference<String> known = new AtomicReference<>(webhook.path("secret").asText());
    List<String> failed = new ArrayList<>();
    receiver.in(
        call -> {
          if (!call.isSignedWith(Objects.requireNonNull(known.get()))) {
            failed.add(call.id());
          }
          return Mood.answer(200);
        });
    int told = 0;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10; i++) {
        tell("thing:" + i, told++);
      }
      JsonNode rotated = api.post(path(webhook) + "/rotate", "{}").json();
      assertEquals(Math.min(5, round + 2), rotated.path("secretsValid").asInt());
      for (int i = 0; i < 10; i++) {
        tell("thing:" + i, told++);
      }
      awaitCalls(receiver, told - 5);
      known.set(rotated.path("secret").asText()); // the receiver changes over, some time later
    }
    awaitCalls(receiver, told);
    assertEquals(List.of(), failed);
  }

  @Test
  void anOldSecretEndsWithItsOverlap() {
    JsonNode webhook = webhook(receiver, type);
    JsonNode rotated = api.post(path(webhook) + "/rotate", "{\"overlapSeconds\":0}").json();
    assertEquals(1, rotated.path("secretsValid").asInt());
    tell("thing:1", 1);
    awaitStates(webhook, "delivered");
    assertTrue(receiver.calls().get(0).isSignedWith(rotated.path("secret").asText()));
    assertFalse(receiver.calls().get(0).isSignedWith(webhook.path("secret").asText()));
  }

  // ---- who is told what

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"severities\":[\"P1\"]}                                  | 1",
        "{\"severities\":[\"P1\",\"P2\"]}                           | 1 2",
        "{\"products\":[\"SHOE-*\"]}                                | 2 3",
        "{\"products\":[\"SHOE-1\"],\"severities\":[\"P2\"]}        | 2",
        "{\"channels\":[\"market\"]}                                | 4",
        "{\"categories\":[\"Shoes/*\"]}                             | 3",
        "{}                                                         | 1 2 3 4",
      })
  void anEventMustMatchEachListThatIsGiven(String matchers, String expected) {
    JsonNode webhook =
        webhook(
            "{\"url\":\"%s\",\"types\":[\"channel.task.*\"],\"matchers\":%s}"
                .formatted(receiver.url(), matchers));
    String opened = "channel.task.opened";
    String closed = "channel.task.closed";
    tell(opened, "s:1", new EventLabels("P1", null, null, null), 1);
    tell(opened, "s:1", new EventLabels("P2", "SHOE-1", null, null), 2);
    tell(closed, "s:1", new EventLabels(null, "SHOE-2", null, "Shoes/Men"), 3);
    tell(closed, "s:1", new EventLabels(null, null, "market", null), 4);
    tell(type, "s:1", EventLabels.NONE, 5);
    List<Integer> wanted = List.of(expected.split(" ", -1)).stream().map(Integer::valueOf).toList();
    Await.until(
        LIMIT,
        "all that match, in order: " + wanted,
        () -> receiver.firstNumbers("s:1").equals(wanted));
    assertEquals(wanted.size(), deliveries(webhook, "").size());
  }

  @Test
  void aNoticeAboutSeveralProductsMatchesByAnyOfThem() {
    String sku = Api.newSku();
    JsonNode webhook =
        webhook(
            Json.of(
                "url",
                receiver.url(),
                "types",
                List.of("alert.firing"),
                "matchers",
                Map.of("products", List.of(sku))));
    notice("product", "OTHER", "product", "ANOTHER");
    notice("channel", sku, "product", "OTHER");
    UUID ours = notice("product", "OTHER", "product", sku);
    awaitStates(webhook, "delivered");
    assertEquals(ours.toString(), receiver.calls().get(0).id());
  }

  private UUID notice(String kind, String subject, String otherKind, String other) {
    String alert = "{\"subjectKind\":\"%s\",\"subject\":\"%s\"}";
    String data =
        "{\"alerts\":[" + (alert + "," + alert).formatted(kind, subject, otherKind, other) + "]}";
    UUID id = UUID.randomUUID();
    Event event =
        new Event(id, "alert.firing", "alerts:x", labels, data, System.currentTimeMillis());
    QuarkusTransaction.requiringNew().run(() -> events.append(event));
    return id;
  }

  @Test
  void whatIsPausedIsKeptAndWhatIsDeletedIsNot() {
    JsonNode webhook = webhook(receiver, type);
    assertEquals(200, api.put(path(webhook), "{\"paused\":true}").status());
    UUID first = tell("thing:1", 1);
    UUID second = tell("thing:1", 2);
    awaitStates(webhook, "waiting", "waiting");
    assertEquals(0, receiver.calls().size());
    assertEquals(200, api.put(path(webhook), "{\"paused\":false}").status());
    awaitStates(webhook, "delivered", "delivered");
    assertEquals(List.of(1, 2), receiver.firstNumbers("thing:1"));
    assertEquals(204, api.delete(path(webhook)).status());
    assertEquals("404 WEBHOOK_NOT_FOUND", api.get(path(webhook)).brief());
    retention.deleteOld();
    long left =
        database.transact(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT COUNT(*) FROM webhook_delivery WHERE event_id IN (?, ?)")) {
                statement.setBytes(1, Binary.of(first));
                statement.setBytes(2, Binary.of(second));
                try (var row = statement.executeQuery()) {
                  row.next();
                  return row.getLong(1);
                }
              }
            });
    assertEquals(0, left);
  }

  // ---- what goes wrong

  @Test
  void whatFailsIsSentAgainAndHoldsUpNobodyElse() {
    receiver.in(
        call ->
            call.subject().equals("thing:bad") && receiver.calls().size() < 6
                ? Mood.answer(500)
                : Mood.answer(200));
    JsonNode webhook = webhook(receiver, type);
    for (int i = 0; i < 3; i++) {
      tell("thing:bad", i);
      tell("thing:good", i);
    }
    awaitStates(
        webhook, "delivered", "delivered", "delivered", "delivered", "delivered", "delivered");
    assertEquals(List.of(0, 1, 2), receiver.firstNumbers("thing:bad"));
    assertEquals(List.of(0, 1, 2), receiver.firstNumbers("thing:good"));
    JsonNode first = deliveries(webhook, "?limit=6").get(5);
    JsonNode whole = api.get(path(webhook) + "/deliveries/" + first.path("id").asText()).json();
    assertTrue(whole.path("attempts").asInt() > 1);
    assertEquals(500, whole.path("attemptLog").get(0).path("status").asInt());
    assertEquals("answered 500", whole.path("attemptLog").get(0).path("error").asText());
    assertEquals(
        1,
        receiver.calls().stream()
            .map(Call::id)
            .filter(id -> id.equals(whole.path("eventId").asText()))
            .distinct()
            .count());
  }

  @Test
  void whatNobodyTakesIsGivenUpAndTheNextGoes() {
    receiver.in(
        call ->
            call.json().path("data").path("n").asInt() == 1 ? Mood.answer(400) : Mood.answer(204));
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    tell("thing:1", 2);
    awaitStates(webhook, "delivered", "failed");
    assertEquals(5, deliveries(webhook, "?state=failed").get(0).path("attempts").asInt());
    assertEquals(1, deliveries(webhook, "?state=failed").size());
    assertEquals(List.of(1, 2), receiver.firstNumbers("thing:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "noise", "silence", "slowBody", "redirect", "gone away"})
  void whateverGoesWrongTheNextAttemptSucceeds(String wrong) {
    receiver.in(call -> receiver.calls().size() > 1 ? Mood.answer(200) : moodOf(wrong));
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    awaitStates(webhook, "delivered");
    assertEquals(2, receiver.calls().size());
    JsonNode delivery = deliveries(webhook, "").get(0);
    JsonNode attempts =
        api.get(path(webhook) + "/deliveries/" + delivery.path("id").asText())
            .json()
            .path("attemptLog");
    assertEquals(2, attempts.size());
    assertTrue(attempts.get(0).path("error").asText().length() > 3, attempts.toString());
  }

  private static Mood moodOf(String name) {
    return switch (name) {
      case "reset" -> Mood.reset();
      case "noise" -> Mood.noise();
      case "silence" -> Mood.silence();
      case "slowBody" -> Mood.slowBody();
      case "redirect" -> Mood.answer(302, "Location", "http://169.254.169.254/latest/meta-data");
      default -> Mood.answer(503);
    };
  }

  @Test
  void ofAnEndlessAnswerTheBeginningIsKept() {
    receiver.in(Mood.hugeBody());
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    awaitStates(webhook, "delivered");
    JsonNode delivery = deliveries(webhook, "").get(0);
    JsonNode whole = api.get(path(webhook) + "/deliveries/" + delivery.path("id").asText()).json();
    assertEquals(2_048, whole.path("attemptLog").get(0).path("answer").asText().length());
  }

  @Test
  void whoeverSaysWhenIsNotAskedBefore() {
    receiver.in(
        call ->
            receiver.calls().size() > 1 ? Mood.answer(200) : Mood.answer(429, "Retry-After", "2"));
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    awaitCalls(receiver, 1);
    tell("thing:2", 1);
    awaitStates(webhook, "delivered", "delivered");
    List<Instant> attempts = new ArrayList<>();
    for (JsonNode one : deliveries(webhook, "")) {
      api.get(path(webhook) + "/deliveries/" + one.path("id").asText())
          .json()
          .path("attemptLog")
          .forEach(attempt -> attempts.add(Instant.parse(attempt.path("at").asText())));
    }
    attempts.sort(Instant::compareTo);
    assertEquals(3, attempts.size());
    long waited = Duration.between(attempts.get(0), attempts.get(1)).toMillis();
    assertTrue(waited >= 2_000, "waited " + waited);
  }

  @Test
  void oneThatIsGoneIsDisabledAndOthersAreToldSo() {
    Receiver watch = Receiver.start();
    try (watch) {
      JsonNode watching =
          webhook(Json.of("url", watch.url(), "types", List.of("webhook.disabled")));
      receiver.in(Mood.answer(410));
      JsonNode webhook = webhook(receiver, type);
      tell("thing:1", 1);
      Await.until(LIMIT, "disabled", () -> api.get(path(webhook)).json().has("disabled"));
      Await.until(LIMIT, "an alert says so", () -> alerts(webhook) == 1);
      awaitStates(watching, "delivered");
      JsonNode data = watch.calls().get(0).json().path("data");
      assertEquals(webhook.path("id").asText(), data.path("webhook").asText());
      assertEquals(receiver.url(), data.path("url").asText());
      JsonNode witness = webhook(watch, type);
      tell("thing:1", 2);
      awaitStates(witness, "delivered"); // others are told by now
      receiver.in(Mood.answer(200));
      assertEquals(200, api.post(path(webhook) + "/enable", "{\"reason\":\"mended\"}").status());
      awaitStates(webhook, "delivered");
      assertFalse(api.get(path(webhook)).json().has("disabled"));
      Await.until(LIMIT, "the alert is over", () -> alerts(webhook) == 0);
      JsonNode replayed =
          api.post(
                  path(webhook) + "/deliveries/replay",
                  Json.of("since", Instant.now().minusSeconds(600).toString()))
              .json();
      assertEquals(1, replayed.path("events").asInt(), "what it was not told meanwhile");
      awaitStates(webhook, "delivered", "delivered");
    }
  }

  private int alerts(JsonNode webhook) {
    int open = 0;
    String path = "/v1/alerts?state=firing&rule=webhook-disabled&limit=500";
    for (JsonNode alert : api.get(path).json().path("items")) {
      open += alert.toString().contains(webhook.path("id").asText()) ? 1 : 0;
    }
    return open;
  }

  @Test
  void oneThatTookNothingForDaysIsDisabled() {
    receiver.in(Mood.answer(500));
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    Await.until(
        LIMIT, "it fails", () -> api.get(path(webhook)).json().path("health").has("failingSince"));
    disabling.disableFailing();
    assertFalse(api.get(path(webhook)).json().has("disabled"));
    database.transact(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                """
                UPDATE webhook_health SET failing_millis = failed_millis - 432000000
                WHERE webhook_id = (SELECT MAX(id) FROM webhook)""");
          }
        });
    disabling.disableFailing();
    JsonNode disabled = api.get(path(webhook)).json().path("disabled");
    assertTrue(
        disabled.path("reason").asText().startsWith("It took nothing for"), disabled.toString());
  }

  @Test
  void aSlowEndpointDelaysNoOther() {
    Receiver slow = Receiver.start().in(Mood.silence());
    try (slow) {
      JsonNode slowOne = webhook(slow, type);
      JsonNode webhook = webhook(receiver, type);
      for (int i = 0; i < 50; i++) {
        tell("thing:" + i, i);
      }
      Await.until(
          LIMIT, "the other has all", () -> deliveries(webhook, "?state=delivered").size() == 50);
      assertEquals(50, receiver.calls().size());
      assertEquals(0, deliveries(slowOne, "?state=delivered").size());
      assertTrue(slow.calls().size() <= 32, "requests are bounded");
    }
  }

  // ---- again

  @Test
  void oneIsSentAgainUnderTheSameId() {
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    awaitStates(webhook, "delivered");
    String delivery = deliveries(webhook, "").get(0).path("id").asText();
    assertEquals(200, api.post(path(webhook) + "/deliveries/" + delivery + "/replay", "").status());
    awaitCalls(receiver, 2);
    awaitStates(webhook, "delivered");
    assertEquals(receiver.calls().get(0).id(), receiver.calls().get(1).id());
    assertEquals(receiver.calls().get(0).body(), receiver.calls().get(1).body());
    assertEquals(
        "404 DELIVERY_NOT_FOUND", api.post(path(webhook) + "/deliveries/1/replay", "").brief());
  }

  @Test
  void allThatWasNotTakenSinceATimeIsSentAgain() {
    Instant start = Instant.now().minusSeconds(1);
    receiver.in(Mood.answer(500));
    JsonNode webhook = webhook(receiver, type);
    tell("thing:1", 1);
    awaitStates(webhook, "failed");
    receiver.in(Mood.answer(200));
    tell("thing:2", 2);
    awaitStates(webhook, "delivered", "failed");
    JsonNode replayed =
        api.post(
                path(webhook) + "/deliveries/replay",
                Json.of("since", start.toString(), "reason", "mended"))
            .json();
    assertEquals(1, replayed.path("events").asInt());
    awaitStates(webhook, "delivered", "delivered");
    JsonNode all =
        api.post(
                path(webhook) + "/deliveries/replay",
                Json.of("since", start.toString(), "delivered", true))
            .json();
    assertEquals(2, all.path("events").asInt());
    JsonNode later = webhook(receiver, type);
    JsonNode new1 =
        api.post(path(later) + "/deliveries/replay", Json.of("since", start.toString())).json();
    assertEquals(2, new1.path("events").asInt(), "also to one that was not there yet");
    awaitStates(later, "delivered", "delivered");
  }

  @Test
  void aTestSaysWhatTheEndpointSaid() {
    JsonNode webhook = webhook(receiver, type);
    JsonNode well = api.post(path(webhook) + "/test", "").json();
    assertTrue(well.path("delivered").asBoolean());
    assertEquals(200, well.path("status").asInt());
    assertEquals("ok", well.path("answer").asText());
    receiver.in(Mood.reset());
    JsonNode badly = api.post(path(webhook) + "/test", "").json();
    assertFalse(badly.path("delivered").asBoolean());
    assertFalse(badly.has("status"));
    assertEquals(2, receiver.calls().size(), "it is not sent again");
    assertEquals("webhook.test", receiver.calls().get(0).json().path("type").asText());
    assertTrue(receiver.calls().get(0).isSignedWith(webhook.path("secret").asText()));
    awaitStates(webhook, "failed", "delivered");
  }

  // ---- where products stand

  @Test
  void whereAProductStandsIsToldNewestFirstOfAll() {
    String sku = Api.newSku();
    JsonNode webhook =
        webhook(
            Json.of(
                "url",
                receiver.url(),
                "types",
                List.of("stock.changed"),
                "matchers",
                Map.of("products", List.of(sku))));
    api.product(sku, "{\"total\":100}");
    for (int user = 0; user < 60; user++) {
      assertEquals(201, api.hold(sku, user, 1).status());
    }
    Await.until(
        LIMIT,
        "it knows that 40 are left",
        () ->
            receiver.calls().stream()
                .anyMatch(call -> call.json().path("data").path("available").asLong() == 40));
    List<Long> versions =
        receiver.calls().stream().map(c -> c.json().path("data").path("version").asLong()).toList();
    assertEquals(versions.stream().sorted().distinct().toList(), versions, "versions rise");
    assertTrue(versions.size() < 60, "not one for each order: " + versions.size());
    Call last = receiver.calls().get(versions.size() - 1);
    assertEquals("product:" + sku, last.subject());
    assertEquals(60, last.json().path("data").path("held").asLong());
    assertEquals(1, List.of(webhook).size());
  }

  @Test
  void ofAProductOnlyTheNewestWaits() {
    String sku = Api.newSku();
    receiver.in(Mood.silence());
    JsonNode webhook =
        webhook(
            Json.of(
                "url",
                receiver.url(),
                "types",
                List.of("stock.changed"),
                "matchers",
                Map.of("products", List.of(sku)),
                "paused",
                true));
    api.product(sku, "{\"total\":100}");
    awaitStates(webhook, "waiting");
    String first = deliveries(webhook, "").get(0).path("eventId").asText();
    assertEquals(201, api.hold(sku, 1, 3).status());
    Await.until(
        LIMIT,
        "the newer has taken its place",
        () -> !deliveries(webhook, "").get(0).path("eventId").asText().equals(first));
    assertEquals(1, deliveries(webhook, "").size());
    receiver.in(Mood.answer(200));
    api.put(path(webhook), "{\"paused\":false}");
    awaitStates(webhook, "delivered");
    assertEquals(97, receiver.calls().get(0).json().path("data").path("available").asLong());
  }

  // ---- what is refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/x",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706434/",
        "https://0x7f000002/",
        "https://0177.0.0.2/",
        "https://127.2/",
        "https://192.168.1.1:8443/",
      })
  void anAddressThatIsNotPublicIsRefused(String url) {
    Answer answer = api.post("/v1/webhooks", Json.of("url", url, "types", List.of("*")));
    assertTrue(
        List.of("422 ADDRESS_NOT_ALLOWED", "422 OUTBOUND_UNKNOWN_HOST", "400 INVALID_FIELD")
            .contains(answer.brief()),
        url + ": " + answer.brief());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                                        | url",
        "{\"url\":\"https://example.com\"}                                         | types",
        "{\"url\":\"https://u:p@example.com\",\"types\":[\"*\"]}                   | url",
        "{\"url\":\"ftp://example.com\",\"types\":[\"*\"]}                         | url",
        "{\"url\":\"https://example.com:0\",\"types\":[\"*\"]}                     | url",
        "{\"url\":\"https://example.com\",\"types\":[]}                            | types",
        "{\"url\":\"https://example.com\",\"types\":[null]}                        | types",
        "{\"url\":\"https://example.com\",\"types\":[\"Alert\"]}                   | types",
        "{\"url\":\"https://example.com\",\"types\":[\"a*\"]}                      | types",
        "{\"url\":\"https://example.com\",\"types\":[\"*\",\"alerts.firing\"]}       | types",
        "{\"url\":\"https://example.com\",\"types\":[\"alarm.*\"]}                 | types",
        "{\"url\":\"https://example.com\",\"types\":[\"*\"],\"flavour\":\"x\"}     | flavour",
        "{\"url\":\"https://example.com\",\"types\":[\"*\"],\"signing\":\"rsa\"}   | signing",
        "{\"url\":\"https://example.com\",\"types\":[\"*\"],\"matchers\":{\"severities\":[\"P4\"]}} | matchers.severities",
      })
  void whatIsNotValidIsNamed(String body, String field) {
    Answer answer = api.post("/v1/webhooks", body);
    assertEquals("400 INVALID_FIELD", answer.brief(), answer.body());
    assertEquals(field, answer.json().path("field").asText());
  }

  @Test
  void ofAMistypedEventItSaysWhatWasProbablyMeant() {
    Answer answer =
        api.post(
            "/v1/webhooks",
            Json.of("url", "https://example.com", "types", List.of("alerts.firing")));
    assertTrue(answer.body().contains("did you mean alert.firing?"), answer.body());
  }

  @Test
  void aChangeIsOfTheVersionThatWasReadAndKeepsWhatIsLeftOut() {
    JsonNode webhook = webhook(receiver, type);
    assertEquals("412 VERSION_MISMATCH", api.put(path(webhook), "{}", "If-Match", "\"9\"").brief());
    Answer changed =
        api.put(path(webhook), Json.of("description", "for the night"), "If-Match", "\"1\"");
    assertEquals(200, changed.status());
    assertEquals(2, changed.json().path("version").asInt());
    assertEquals(type, changed.json().path("types").get(0).asText());
    assertEquals("for the night", changed.json().path("description").asText());
    assertEquals("400 INVALID_FIELD", api.put(path(webhook), "{\"signing\":\"hmac\"}").brief());
    assertEquals("404 WEBHOOK_NOT_FOUND", api.put("/v1/webhooks/none", "{}").brief());
    assertEquals("400 INVALID_FIELD", api.get(path(webhook) + "/deliveries?state=x").brief());
    assertEquals("400 INVALID_FIELD", api.get(path(webhook) + "/deliveries?cursor=x").brief());
    assertEquals("400 INVALID_FIELD", api.post(path(webhook) + "/deliveries/replay", "{}").brief());
  }

  @Test
  void deliveriesArePaged() {
    JsonNode webhook = webhook(receiver, type);
    IntStream.range(0, 5).forEach(n -> tell("thing:" + n, n));
    awaitStates(webhook, "delivered", "delivered", "delivered", "delivered", "delivered");
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get(path(webhook) + "/deliveries?limit=2&cursor=" + cursor).json();
      page.path("items").forEach(one -> seen.add(one.path("id").asText()));
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    assertEquals(5, seen.stream().distinct().count());
    assertEquals(0, deliveries(webhook, "?type=other").size());
    assertEquals(5, deliveries(webhook, "?type=" + type).size());
  }
}
