package dev.tidemark.ingest;

import dev.tidemark.Api;
import java.time.Instant;
import java.util.UUID;

/** Rows and sources for tests, as JSON. */
final class Rows {

  private Rows() {}

  /** A new source that enters unknown products, and what else is given. */
  static String newSource(Api api, String members) {
    String name = "s-" + UUID.randomUUID();
    String more = members.isEmpty() ? "" : "," + members;
    Api.Answer answer =
        api.put("/v1/sources/" + name, "{\"unknownProducts\":\"create\"" + more + "}");
    if (answer.status() != 201) {
      throw new AssertionError("no source: " + answer);
    }
    return name;
  }

  static String snapshot(String sku, String warehouse, long onHand, Instant asOf) {
    return "{\"sku\":\"%s\",\"warehouse\":\"%s\",\"onHand\":%d,\"asOf\":\"%s\"}"
        .formatted(sku, warehouse, onHand, asOf);
  }

  static String sale(String sku, String channel, long units, Instant at, String eventId) {
    return "{\"sku\":\"%s\",\"channel\":\"%s\",\"units\":%d,\"at\":\"%s\",\"eventId\":\"%s\"}"
        .formatted(sku, channel, units, at, eventId);
  }

  /** Accepted, duplicate, quarantined and ignored, such as {@code "200 3 0 1 0"}. */
  static String brief(Api.Answer answer) {
    if (answer.status() != 200) {
      return answer.brief();
    }
    return "200 %d %d %d %d"
        .formatted(
            answer.json().path("accepted").asLong(-1),
            answer.json().path("duplicate").asLong(-1),
            answer.json().path("quarantined").asLong(-1),
            answer.json().path("ignored").asLong(-1));
  }
}
