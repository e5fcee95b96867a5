package dev.tidemark.notify.flavours;

import java.util.Map;

/**
 * A request, as a flavour wants it; posted to the endpoint's address.
 *
 * @param path added to the path of the address, such as {@code /api/v2/alerts}; empty for none
 * @param query parameters added to those of the address, not encoded yet
 * @param headers beside those of the signature; {@code Content-Type} belongs here
 * @param body at most 256 KiB
 */
public record Rendered(
    String path, Map<String, String> query, Map<String, String> headers, String body) {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  public Rendered {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** JSON, to the address itself. */
  public static Rendered json(String body) {
    return new Rendered("", Map.of(), JSON, body);
  }

  public Rendered withPath(String added) {
    return new Rendered(added, query, headers, body);
  }

  public Rendered withQuery(Map<String, String> added) {
    return new Rendered(path, added, headers, body);
  }
}
