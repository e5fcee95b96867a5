package dev.tidemark.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules that come with the service, to start from. */
final class ShippedRules {

  /** Written down, since a class path cannot be listed; a test compares it with the directory. */
  static final List<String> NAMES =
      List.of(
          "bucket-skew",
          "cache-drift",
          "channel-lag",
          "conservation-gap",
          "dead-stock",
          "hot-product",
          "low-water",
          "oversell",
          "oversell-exposure",
          "sell-out-imminent",
          "silent-feed",
          "stuck-holds");

  private ShippedRules() {}

  /** All texts by their names. */
  static Map<String, String> all() {
    Map<String, String> texts = new LinkedHashMap<>();
    NAMES.forEach(name -> texts.put(name, source(name)));
    return texts;
  }

  /**
   * @throws IllegalArgumentException if no such text is shipped
   */
  static String source(String name) {
    try (InputStream text =
        NAMES.contains(name)
            ? ShippedRules.class.getResourceAsStream("/rules/" + name + ".drl")
            : null) {
      if (text == null) {
        throw new IllegalArgumentException("No rules " + name + " are shipped");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
