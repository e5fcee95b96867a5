package dev.tidemark.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Writes what events tell. Stateless. */
public final class EventData {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EventData() {}

  /**
   * The JSON of a record, for {@link Event#data}.
   *
   * @param value moments in it are texts
   */
  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value.getClass(), e);
    }
  }
}
