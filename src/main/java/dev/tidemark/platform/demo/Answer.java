package dev.tidemark.platform.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What the service answered.
 *
 * @param status of HTTP; 0 where no answer came
 * @param body a missing node where it is not JSON
 */
record Answer(int status, JsonNode body) {

  static final Answer NONE = new Answer(0, MissingNode.getInstance());

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer of(int status, String body) {
    try {
      return new Answer(status, JSON.readTree(body));
    } catch (JsonProcessingException notJson) {
      return new Answer(status, MissingNode.getInstance());
    }
  }

  boolean ok() {
    return status / 100 == 2;
  }

  /** Whether the same request, sent again with its key, may fare better. */
  boolean mayPass() {
    return status == 0 || status == 503;
  }

  /** The refusal's name, such as {@code SOLD_OUT}. */
  String code() {
    return body.path("code").asText(status == 0 ? "NO_ANSWER" : "HTTP_" + status);
  }
}
