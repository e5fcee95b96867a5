package dev.tidemark.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.outbox.Event;
import java.util.ArrayList;
import java.util.List;

/** What the alerts of a notice are about, by the schema of its data. Stateless. */
final class Mentioned {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Mentioned() {}

  /**
   * The subjects of a kind; none where an event is no notice.
   *
   * @param kind {@code product} or {@code channel}
   */
  static List<String> in(Event event, String kind) {
    List<String> subjects = new ArrayList<>();
    for (JsonNode alert : read(event).path("alerts")) {
      if (alert.path("subjectKind").asText().equals(kind)) {
        subjects.add(alert.path("subject").asText());
      }
    }
    return subjects;
  }

  private static JsonNode read(Event event) {
    try {
      return JSON.readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data of events are JSON", e);
    }
  }
}
