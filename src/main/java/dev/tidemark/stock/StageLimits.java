package dev.tidemark.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.SaleStage;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits by stage as the ledger keeps them: a small JSON object. Stateless. */
final class StageLimits {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<SaleStage, RateLimit>> TYPE = new TypeReference<>() {};

  private StageLimits() {}

  /** These limits with what is given put in; a stage that is given as null loses its own. */
  static Map<SaleStage, RateLimit> merge(
      Map<SaleStage, RateLimit> before, @Nullable Map<SaleStage, @Nullable RateLimit> given) {
    Map<SaleStage, RateLimit> after = new HashMap<>(before);
    if (given != null) {
      given.forEach((stage, limit) -> after.compute(stage, (same, old) -> limit));
    }
    return after;
  }

  static String write(Map<SaleStage, RateLimit> limits) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(limits));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Map<SaleStage, RateLimit> read(String text) {
    try {
      return JSON.readValue(text, TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("limits in the ledger are not readable: " + text, e);
    }
  }
}
