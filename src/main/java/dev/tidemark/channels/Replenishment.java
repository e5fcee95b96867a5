package dev.tidemark.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * More units that a channel, such as an ERP, was asked for.
 *
 * @param id of the request and its message
 * @param sent whether the channel has it already
 */
public record Replenishment(String id, String channel, String sku, long units, boolean sent) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Transport.Message message(RequestRows.Row request) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("messageId", request.id().toString());
    body.put("type", "replenishment");
    body.put("sku", request.sku());
    body.put("units", request.units());
    body.put("why", request.reason());
    body.put("at", Instant.ofEpochMilli(request.createdMillis()).toString());
    try {
      return new Transport.Message(
          request.id().toString(), request.sku(), "replenishment", JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }
}
