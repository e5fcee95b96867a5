package dev.tidemark.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where one stock database is: {@code tidemark.stock.shards.<n>.jdbc-url}, {@code username}, {@code
 * password} (those of the product database where not given), numbered from 0 without a gap.
 */
record ShardSettings(String jdbcUrl, String username, String password) {

  private static final int MOST = 1024;

  /** All that are set, in order. Also read as {@code shards[<n>]}. */
  static List<ShardSettings> allOf(Config config) {
    List<ShardSettings> all = new ArrayList<>();
    while (all.size() < MOST) {
      int number = all.size();
      Optional<String> url = setting(config, number, "jdbc-url");
      if (url.isEmpty()) {
        break;
      }
      all.add(
          new ShardSettings(
              url.get(),
              credential(config, number, "username"),
              credential(config, number, "password")));
    }
    return all;
  }

  private static String credential(Config config, int number, String name) {
    return setting(config, number, name)
        .or(() -> config.getOptionalValue("quarkus.datasource." + name, String.class))
        .orElse("");
  }

  private static Optional<String> setting(Config config, int number, String name) {
    return config
        .getOptionalValue("tidemark.stock.shards." + number + "." + name, String.class)
        .or(
            () ->
                config.getOptionalValue(
                    "tidemark.stock.shards[" + number + "]." + name, String.class));
  }
}
