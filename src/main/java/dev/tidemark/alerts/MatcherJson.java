package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Matchers and schedules as they are kept. */
final class MatcherJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private MatcherJson() {}

  static List<Matcher> matchers(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<Matcher>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not matchers: " + json, e);
    }
  }

  static Schedule schedule(String json) {
    try {
      return JSON.readValue(json, Schedule.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a schedule: " + json, e);
    }
  }
}
