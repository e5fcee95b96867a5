package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import dev.tidemark.notify.Receiver.Call;
import dev.tidemark.notify.Receiver.Mood;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks of processes that are killed, told to a receiver that does all it can. */
class WebhooksIT {

  private static final String KEY = "integration-test-key";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int SUBJECTS = 30;
  private static final int EACH = 10;

  private final String type = "sale.changed";
  private final Receiver receiver = Receiver.start();
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Map<String, List<Integer>> takenNumbers = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    receiver.close();
  }

  /** Each event's first attempts go wrong, each in another way. */
  private Mood hostile(Call call) {
    int attempt = attempts.merge(call.id(), 1, Integer::sum);
    int way = Math.floorMod(call.id().hashCode(), 13);
    if (attempt == 1 && way < 6) {
      return switch (way) {
        case 0 -> Mood.answer(500);
        case 1 -> Mood.reset();
        case 2 -> Mood.answer(302, "Location", "http://169.254.169.254/");
        case 3 -> Mood.noise();
        case 4 -> way(call, Mood.answer(429, "Retry-After", "0"));
        default -> Mood.answer(404);
      };
    }
    note(call);
    return way == 7 && attempt == 1 ? Mood.hugeBody() : Mood.answer(200 + way % 3);
  }

  private static Mood way(Call call, Mood otherwise) {
    return call.json().path("data").path("n").asInt() == 5 ? Mood.slowBody() : otherwise;
  }

  private void note(Call call) {
    if (taken.add(call.id())) {
      takenNumbers
          .computeIfAbsent(call.subject(), subject -> new ArrayList<>())
          .add(call.json().path("data").path("n").asInt());
    }
  }

  @Test
  void killedAgainAndAgainNothingIsLostAndEachSubjectKeepsItsOrder() throws SQLException {
    receiver.in(this::hostile);
    String id;
    try (ServiceProcess first = start()) {
      id = webhook(api(first), receiver);
      tell(0, EACH / 2);
      Await.until(LIMIT, "some are told", () -> taken.size() > 20);
      first.kill9();
    }
    tell(EACH / 2, EACH);
    try (ServiceProcess second = start()) {
      Await.until(LIMIT, "more are told", () -> taken.size() > SUBJECTS * EACH / 2);
      second.kill9();
    }
    try (ServiceProcess third = start()) {
      Api api = api(third);
      Await.until(LIMIT, "all are told", () -> taken.size() == SUBJECTS * EACH);
      Await.until(LIMIT, "and known to be", () -> states(api, id, "waiting") == 0);
      assertEquals(SUBJECTS * EACH, states(api, id, "delivered"), "one row an event");
      List<Integer> inOrder = IntStream.range(0, EACH).boxed().toList();
      takenNumbers.forEach((subject, numbers) -> assertEquals(inOrder, numbers, subject));
      assertEquals(SUBJECTS, takenNumbers.size());
      api.delete("/v1/webhooks/" + id);
    }
  }

  /** What expires in a stock database is told too, whoever is killed meanwhile. */
  @Test
  void whatHappensInAStockDatabaseIsToldThoughTheProcessIsKilled() {
    receiver.in(
        call -> {
          note(call);
          return Mood.answer(200);
        });
    String sku = Api.newSku();
    String id;
    Set<String> reservations = new HashSet<>();
    try (ServiceProcess first = start()) {
      Api api = api(first);
      id =
          api.post(
                  "/v1/webhooks",
                  Json.of(
                      "url",
                      receiver.url(),
                      "types",
                      List.of("reservation.expired"),
                      "matchers",
                      Map.of("products", List.of(sku))))
              .id();
      api.product(sku, "{\"total\":50,\"holdSeconds\":1}");
      IntStream.range(0, 50).forEach(user -> reservations.add(api.hold(sku, user, 1).id()));
      Await.until(LIMIT, "some are told", () -> !taken.isEmpty());
      first.kill9();
    }
    try (ServiceProcess second = start()) {
      Await.until(LIMIT, "all are told", () -> taken.size() >= 50);
      Set<String> told = new HashSet<>();
      receiver
          .calls()
          .forEach(call -> told.add(call.json().path("data").path("reservationId").asText()));
      assertEquals(reservations, told);
      assertTrue(
          receiver.calls().stream().allMatch(call -> call.subject().equals("product:" + sku)));
      api(second).delete("/v1/webhooks/" + id);
    }
  }

  @Test
  void whatIsTakenBackAfterItWasSoldIsToldAsReleasedOnce() {
    String sku = Api.newSku();
    String channel = "ch-" + UUID.randomUUID().toString().substring(0, 8);
    try (ServiceProcess service =
        start(Map.of("TIDEMARK_RESERVATION_EVENTS", "reservation.released"))) {
      Api api = api(service);
      String id =
          api.post(
                  "/v1/webhooks",
                  Json.of(
                      "url",
                      receiver.url(),
                      "types",
                      List.of("reservation.*"),
                      "matchers",
                      Map.of("products", List.of(sku))))
              .id();
      api.product(sku, "{\"total\":50}");
      String target = "{\"kind\":\"http\",\"url\":\"http://127.0.0.1:9/\",\"products\":[\"none\"]}";
      assertEquals(201, api.put("/v1/channels/" + channel, target).status());
      order(api, channel, sku, "A-1", false);
      order(api, channel, sku, "A-1", true);
      order(api, channel, sku, "A-1", true);
      order(api, channel, sku, "A-2", false);
      order(api, channel, sku, "A-2", true);
      Await.until(LIMIT, "both are told", () -> receiver.calls().size() >= 2);
      Await.until(LIMIT, "and known to be", () -> states(api, id, "waiting") == 0);
      assertEquals(2, receiver.calls().size(), "each once");
      for (Call call : receiver.calls()) {
        assertEquals("reservation.released", call.json().path("type").asText());
        assertEquals("product:" + sku, call.subject());
        assertEquals(3, call.json().path("data").path("quantity").asInt());
      }
      api.delete("/v1/channels/" + channel);
      api.delete("/v1/webhooks/" + id);
    }
  }

  private static void order(Api api, String channel, String sku, String id, boolean cancelled) {
    String body =
        "{\"orderId\":\"%s\",\"cancelled\":%s,\"lines\":[{\"sku\":\"%s\",\"quantity\":3}]}"
            .formatted(id, cancelled, sku);
    var answer = api.post("/v1/channels/" + channel + "/orders", body);
    assertEquals(
        cancelled ? "CANCELLED" : "SOLD",
        answer.json().path("lines").path(0).path("outcome").asText(),
        answer.body());
  }

  @Test
  void twoProcessesShareTheWorkAndOneTakesOverFromTheOther() throws SQLException {
    List<Receiver> receivers = IntStream.range(0, 6).mapToObj(i -> Receiver.start()).toList();
    List<String> ids = new ArrayList<>();
    try (ServiceProcess first = start();
        ServiceProcess second = start()) {
      Api api = api(second);
      receivers.forEach(one -> ids.add(webhook(api, one)));
      Await.until(LIMIT, "each has half of them", () -> holders().values().equals(List.of(3L, 3L)));
      tell(0, 2);
      Await.until(LIMIT, "all are told", () -> allHave(receivers, SUBJECTS * 2));
      first.kill9();
      tell(2, 4);
      Await.until(LIMIT, "all are told again", () -> allHave(receivers, SUBJECTS * 4));
      ids.forEach(id -> api.delete("/v1/webhooks/" + id));
    }
    receivers.forEach(Receiver::close);
  }

  private static boolean allHave(List<Receiver> receivers, int calls) {
    return receivers.stream()
        .allMatch(one -> one.calls().stream().map(Call::id).distinct().count() == calls);
  }

  private static Holders holders() {
    Map<String, Long> held = new HashMap<>();
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT holder, COUNT(*) FROM webhook_lease l JOIN webhook w ON w.id = l.webhook_id
                WHERE until_millis > UNIX_TIMESTAMP() * 1000 GROUP BY holder""")) {
      while (rows.next()) {
        held.put(rows.getString(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return new Holders(held.values().stream().sorted().toList());
  }

  private record Holders(List<Long> values) {}

  private String webhook(Api api, Receiver to) {
    var answer = api.post("/v1/webhooks", Json.of("url", to.url(), "types", List.of(type)));
    assertEquals(201, answer.status(), answer.body());
    return answer.id();
  }

  private static long states(Api api, String id, String state) {
    JsonNode items = api.get("/v1/webhooks/" + id + "/deliveries?limit=500&state=" + state).json();
    return items.path("items").size();
  }

  /** As a change of the product database appends them: in its own transaction. */
  private void tell(int from, int to) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      for (int number = from; number < to; number++) {
        try (PreparedStatement statement =
            connection.prepareStatement(
                """
                INSERT INTO event (event_id, type, subject, data, at_millis)
                VALUES (?, ?, ?, ?, ?)""")) {
          for (int subject = 0; subject < SUBJECTS; subject++) {
            statement.setBytes(1, Binary.of(UUID.randomUUID()));
            statement.setString(2, type);
            statement.setString(3, "thing:" + subject);
            statement.setString(4, "{\"n\":" + number + "}");
            statement.setLong(5, System.currentTimeMillis());
            statement.executeUpdate();
          }
        }
        connection.commit();
      }
    }
  }

  private static Connection connect() throws SQLException {
    Map<String, String> settings = TestServers.shared().settings();
    return DriverManager.getConnection(
        settings.getOrDefault("quarkus.datasource.jdbc.url", ""),
        settings.getOrDefault("quarkus.datasource.username", ""),
        settings.getOrDefault("quarkus.datasource.password", ""));
  }

  private static Api api(ServiceProcess service) {
    return new Api(service.baseUri(), KEY);
  }

  private static ServiceProcess start() {
    return start(Map.of());
  }

  private static ServiceProcess start(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(ServiceProcess.environment(TestServers.shared().settings()));
    environment.putAll(more);
    environment.put("TIDEMARK_ADMIN_KEY", KEY);
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("TIDEMARK_OUTBOUND_ALLOW", "127.0.0.1");
    environment.put("TIDEMARK_WEBHOOKS_ALLOW_HTTP", "true");
    environment.put("TIDEMARK_WEBHOOKS_TIMEOUT", "2s");
    environment.put("TIDEMARK_WEBHOOKS_RETRIES", "50ms,100ms,200ms,400ms,1s,1s,1s,1s,1s,1s,1s");
    return ServiceProcess.start(environment);
  }
}
