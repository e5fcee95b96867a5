package dev.tidemark.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Changes of sources, as their JSON. */
final class TestSources {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TestSources() {}

  static SourceChange change(String json) {
    try {
      return JSON.readValue(json, SourceChange.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
