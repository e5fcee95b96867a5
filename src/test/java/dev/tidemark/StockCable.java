package dev.tidemark;

import dev.tidemark.storage.Slots;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The cable between a service and the second of its two stock databases. */
public final class StockCable {

  private static final String URL = "tidemark.stock.shards[1].jdbc-url";

  private StockCable() {}

  public static Proxy open() {
    URI server = URI.create(url().substring("jdbc:".length()));
    return new Proxy(server.getHost(), server.getPort());
  }

  /** The settings of the test's servers, with the second stock database at the cable's end. */
  public static Map<String, String> settings(Proxy cable) {
    URI server = URI.create(url().substring("jdbc:".length()));
    Map<String, String> settings = new HashMap<>(TestServers.shared().settings());
    settings.put(URL, url().replace(":" + server.getPort() + "/", ":" + cable.port() + "/"));
    return settings;
  }

  /** A code that no other test uses, of a product on a stock database. */
  public static String skuOn(int shard) {
    String sku = Api.newSku();
    while (Slots.of(sku) % 2 != shard) {
      sku = Api.newSku();
    }
    return sku;
  }

  private static String url() {
    return Objects.requireNonNull(TestServers.shared().settings().get(URL));
  }
}
