package dev.tidemark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes bodies whose texts have quotes and lines. */
public final class Json {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Json() {}

  /** An object of these members: name, value, name, value. */
  public static String of(Object... members) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      object.put(members[i].toString(), members[i + 1]);
    }
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
