package dev.tidemark.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.Api;
import dev.tidemark.Await;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.kernel.Repeating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packaged service on a sale night: products that sell, people, channels, a webhook, sources.
 */
final class Shop implements AutoCloseable {

  static final String PASSWORD = "harbour lights at nine";

  /** Its users come to three of its eight buckets, which run dry while the others hold stock. */
  static final String UNEVEN = "LAMP-1";

  private static final String KEY = "the-admin-key-of-this-test";
  private static final String ADDRESS = "http://127.0.0.1:9/nobody-listens";

  private static final int ROWS_A_CALL = 500;
  private static final AtomicInteger LAST = new AtomicInteger(100);

  private final ServiceProcess service;
  private final Api api;
  private @Nullable Repeating selling;

  private Shop(ServiceProcess service) {
    this.service = service;
    this.api = new Api(service.baseUri(), KEY);
  }

  /** Starts it with data of its own, and fills the shelves. */
  static Shop open(Path data) {
    Shop shop =
        new Shop(
            ServiceProcess.start(
                Map.of(
                    "TIDEMARK_DATA_DIR", data.toString(),
                    "TIDEMARK_ADMIN_KEY", KEY,
                    "TIDEMARK_ACCESS_PASSWORD_ITERATIONS", "20000",
                    "TIDEMARK_ALERTS_MOST_OPEN_PER_RULE", "20000",
                    "TIDEMARK_CHANNELS_FOLDER", data.resolve("channels").toString(),
                    "TIDEMARK_OUTBOUND_ALLOW", "127.0.0.1",
                    "TIDEMARK_WEBHOOKS_ALLOW_HTTP", "true")));
    shop.fill();
    return shop;
  }

  Api api() {
    return api;
  }

  String address(String path) {
    return service.baseUri() + path;
  }

  /** A code that no other test uses. */
  static String newSku() {
    return "S-" + LAST.incrementAndGet();
  }

  /** Waits until the audit says why something was changed last: stock has an audit of its own. */
  void awaitAudited(String subject, String reason) {
    Await.until(
        Duration.ofSeconds(20),
        "audited: " + reason,
        () -> {
          Api.Answer last = api.get("/v1/audit?limit=1&subject=" + subject);
          return last.json().at("/items/0/reason").asText().equals(reason);
        });
  }

  /** The title of all alerts that {@link #fire} makes. */
  static final String FIRES = "Few are left";

  /** A rule, and the products that it fires for. */
  record Fire(String rule, List<String> skus) {}

  /** Makes products, and a rule of their own that is true of them at once. */
  Fire fire(int products, String... calls) {
    String rule = "fire-" + newSku().toLowerCase(Locale.ROOT);
    List<String> skus = Stream.generate(Shop::newSku).limit(products).toList();
    skus.forEach(sku -> product(sku, "Few of " + sku, rule, 5, 1));
    saveRule(rule, "category == \"" + rule + "\"", true, calls);
    Await.until(
        Duration.ofSeconds(60),
        rule + " fires",
        () ->
            api.get("/v1/alerts?state=firing&rule=" + rule).json().path("items").size()
                == products);
    return new Fire(rule, skus);
  }

  /**
   * As {@link #fire}, of so many products that they come as the stock of another system, and have
   * nothing to sell.
   *
   * @return the rule
   */
  String fireMany(int products) {
    String rule = "fire-" + newSku().toLowerCase(Locale.ROOT);
    api.put("/v1/sources/" + rule, Json.of("unknownProducts", "create"));
    for (int from = 0; from < products; from += ROWS_A_CALL) {
      tell(rule, from, Math.min(products, from + ROWS_A_CALL));
    }
    saveRule(rule, "total == 0", true);
    Await.until(
        Duration.ofMinutes(3),
        products + " alerts",
        () ->
            api.get("/v1/alerts/summary").json().at("/firing/P2").asInt() >= products
                && alertsOf(rule).size() == products);
    return rule;
  }

  /** The ids of all alerts that fire of a rule, the newest first, as the service lists them. */
  List<String> alertsOf(String rule) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; !cursor.equals("null"); ) {
      JsonNode page =
          api.get("/v1/alerts?state=firing&limit=500&rule=" + rule + "&cursor=" + cursor).json();
      page.path("items").forEach(one -> ids.add(one.path("id").asText()));
      cursor = page.path("nextCursor").asText();
    }
    return ids;
  }

  private void tell(String source, int from, int to) {
    StringBuilder rows = new StringBuilder("sku,warehouse,onHand,asOf\n");
    String now = Instant.now().toString();
    for (int i = from; i < to; i++) {
      rows.append("%s-%05d,north,1,%s\n".formatted(source.toUpperCase(Locale.ROOT), i, now));
    }
    Api.Answer told =
        api.post(
            "/v1/ingest/snapshots?source=" + source,
            "text/csv",
            rows.toString().getBytes(StandardCharsets.UTF_8));
    if (told.json().path("accepted").asInt() != to - from) {
      throw new AssertionError(told.body());
    }
  }

  void saveRule(String name, String condition, boolean activated, String... calls) {
    Api.Answer saved = api.put("/v1/rules/" + name, Json.of("drl", rule(name, condition, calls)));
    if (saved.status() / 100 != 2) {
      throw new AssertionError(saved.body());
    }
    if (activated) {
      api.post("/v1/rules/" + name + "/activate", "{}");
    }
  }

  static String rule(String name, String condition, String... calls) {
    return """
        rule "%s"
          @severity("P2") @title("%s") @hold("0s") @clear("1h")
        when
          StockPosition( %s, $left : available, available < 100 )
        then
          actions.alert("only " + $left + " left");
          %s
        end
        """
        .formatted(name, FIRES, condition, calls.length == 0 ? "actions.nothing();" : calls[0]);
  }

  /** Ends the alert of a product, as somebody else would. */
  void resolve(String sku) {
    String id = api.get("/v1/alerts?sku=" + sku).json().at("/items/0/id").asText();
    if (api.post("/v1/alerts/" + id + "/resolve", "{}").status() != 200) {
      throw new AssertionError("no alert of " + sku);
    }
  }

  private void fill() {
    for (String role : List.of("viewer", "operator", "admin")) {
      api.put("/v1/accounts/" + role, Json.of("role", role, "password", PASSWORD));
    }
    product("CLOCK-1", "Tide clock", "clocks", 3_000, 12);
    product(UNEVEN, "Harbour lamp", "lamps", 1600, 8);
    product("MUG-7", "Enamel mug", "mugs", 1_200, 10);
    product("BUOY-2", "Mooring buoy light", "lamps", 400, 6);
    product("ROPE-9", "Dock rope 10 m", "deck", 2_000, 8);
    product("COAT-5", "Oilskin coat", "coats", 1_500, 12);
    api.put("/v1/sale", Json.of("stage", "rush", "reason", "doors open"));
    channel();
    api.post(
        "/v1/webhooks",
        Json.of("url", ADDRESS, "types", List.of("alert.*"), "description", "On call"));
    api.put("/v1/sources/wms", Json.of("units", Map.of("piece", 1)));
    api.post(
        "/v1/ingest/snapshots?source=wms",
        "text/csv",
        "sku,warehouse,onHand,asOf,unit\nMUG-7,north,many,2026-11-28T08:50:00Z,piece\n"
            .getBytes(StandardCharsets.UTF_8));
  }

  private void product(String sku, String name, String category, long total, int buckets) {
    api.product(
        sku, Json.of("name", name, "category", category, "total", total, "buckets", buckets));
  }

  private void channel() {
    api.put(
        "/v1/channels/market",
        Json.of("kind", "http", "url", ADDRESS, "acknowledge", "later", "correction", "person"));
  }

  /** Sells to anybody: so many orders over all products, some of which are released. */
  void sell(int orders) {
    List<String> skus = List.of("CLOCK-1", "MUG-7", "BUOY-2", "ROPE-9", "COAT-5", UNEVEN);
    ThreadLocalRandom chance = ThreadLocalRandom.current();
    for (int i = 0; i < orders; i++) {
      Api.Answer held = api.hold(skus.get(i % skus.size()), chance.nextInt(100_000), 1);
      if (held.status() == 201) {
        api.change(held.id(), i % 5 == 0 ? "release" : "confirm");
      }
    }
  }

  /** Goes on selling until it is closed, so that pages have something to show. */
  void sellOn() {
    selling = new Repeating("buyers", Duration.ofMillis(200), () -> sell(6));
  }

  /** Sells three buckets of {@link #UNEVEN} out; its other users still find units. */
  void runDry() {
    for (int bucket : List.of(2, 3, 5)) {
      for (int user = bucket; api.hold(UNEVEN, user, 25).status() == 201; user += 8) {
        // the next user of the same bucket
      }
      for (int user = bucket; api.hold(UNEVEN, user, 1).status() == 201; user += 8) {
        // what is left of it
      }
    }
  }

  @Override
  public void close() {
    if (selling != null) {
      selling.close();
    }
    service.close();
  }
}
