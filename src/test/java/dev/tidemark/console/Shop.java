package dev.tidemark.console;

import dev.tidemark.Api;
import dev.tidemark.Json;
import dev.tidemark.ServiceProcess;
import dev.tidemark.kernel.Repeating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
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
