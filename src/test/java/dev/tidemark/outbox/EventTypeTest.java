package dev.tidemark.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTypeTest {

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eachHasAnExampleThatItsSchemaAllows(EventType type) {
    EventSchemas.requireValid(type.toString(), type.example().toString());
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void eachSaysWhatItMeans(EventType type) {
    assertTrue(type.toString().matches("[a-z_-]+(\\.[a-z_-]+)+"), type.toString());
    assertTrue(type.toString().length() <= Event.LONGEST_TYPE);
    assertTrue(type.meaning().endsWith("."), type.meaning());
    assertFalse(type.subject().isEmpty());
    assertEquals(Optional.of(type), EventType.of(type.toString()));
    type.schema()
        .path("properties")
        .properties()
        .forEach(member -> assertTrue(member.getValue().has("description"), type + ": " + member));
  }

  @Test
  void namesAreDifferent() {
    Set<String> names = new HashSet<>();
    Arrays.stream(EventType.values()).forEach(type -> names.add(type.toString()));
    assertEquals(EventType.values().length, names.size());
    assertEquals(Optional.empty(), EventType.of("alert.unheard_of"));
  }

  @Test
  void whatASchemaForbidsIsFound() {
    String type = EventType.KILL_SWITCH_CHANGED.toString();
    assertThrows(AssertionError.class, () -> EventSchemas.requireValid(type, "{\"on\":true}"));
    assertThrows(
        AssertionError.class,
        () ->
            EventSchemas.requireValid(
                type, "{\"on\":true,\"by\":\"a\",\"version\":1,\"secret\":\"x\"}"));
  }

  @Test
  void idsAreTheSameForTheSame() {
    assertEquals(EventIds.of("task", "1", "opened"), EventIds.of("task", "1", "opened"));
    assertFalse(EventIds.of("task", "11").equals(EventIds.of("task1", "1")));
  }
}
