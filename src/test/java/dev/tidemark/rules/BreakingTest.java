package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.Json;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rule that breaks, is activated again, and breaks again. */
@TidemarkTest
class BreakingTest {

  @Inject Rules rules;

  private final String name = "breaks-" + UUID.randomUUID().toString().substring(0, 8);
  private final String path = "/v1/rules/" + name;
  private final RuleKey key = new RuleKey(name, "r", 1);
  private Api api;

  @BeforeEach
  void connect() {
    api = Api.ofTest();
  }

  @AfterEach
  void pause() {
    api.post(path + "/pause", "");
  }

  private String state() {
    return api.get(path).json().path("state").asText();
  }

  /** Other tests change rules meanwhile, and a mark counts only if nothing changed. */
  private boolean mark() {
    for (int attempt = 0; attempt < 100; attempt++) {
      rules.look();
      if (rules.markBroken(key, "divides by zero", rules.generation())) {
        return true;
      }
    }
    return false;
  }

  @Test
  void itIsMarkedEveryTimeAndOnlyOnce() {
    String never = "rule r when StockPosition( sku == \"none-such\" ) then actions.pause(); end";
    api.put(path, Json.of("drl", never));
    api.post(path + "/activate", "");
    long before = rules.generation();
    assertTrue(mark());
    assertEquals("broken", state());
    assertEquals("r: divides by zero", rules.broken().get(name));
    assertFalse(rules.markBroken(key, "divides by zero", rules.generation()));
    api.post(path + "/activate", "{\"version\":1}");
    assertEquals("active", state());
    assertFalse(rules.markBroken(key, "divides by zero", before), "it was mended since");
    assertEquals("active", state());
    assertTrue(mark());
    assertEquals("broken", state());
  }
}
