package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.rules.Vocabulary.FactKind;
import dev.tidemark.rules.Vocabulary.VerbKind;
import dev.tidemark.rules.Vocabulary.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  private static final Vocabulary WHOLE = Vocabulary.whole();

  @Test
  void everyKindOfFactIsTold() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/tidemark/rules/facts"))) {
      assertEquals(
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .filter(name -> !Set.of("Fact", "Meaning", "package-info").contains(name))
              .collect(Collectors.toSet()),
          WHOLE.facts().stream().map(FactKind::name).collect(Collectors.toSet()));
    }
  }

  @Test
  void everythingSaysWhatItMeans() {
    for (FactKind fact : WHOLE.facts()) {
      assertFalse(fact.meaning().isBlank());
      fact.properties().forEach(each -> assertFalse(each.meaning().isBlank(), each.name()));
      fact.properties()
          .forEach(each -> assertEquals(each.type().equals("number"), !each.unit().isEmpty()));
    }
    WHOLE.verbs().forEach(each -> assertFalse(each.meaning().isBlank()));
    WHOLE.annotations().forEach(each -> assertFalse(each.meaning().isBlank()));
  }

  @Test
  void verbsAndAnnotationsAreThoseOfTheLanguage() {
    assertEquals(
        List.of(
            "alert",
            "correct",
            "nothing",
            "pause",
            "rebucket",
            "replenish",
            "resend",
            "resume",
            "throttle",
            "webhook"),
        WHOLE.verbs().stream().map(VerbKind::name).toList());
    assertEquals(
        List.of(
            "severity",
            "title",
            "hold",
            "clear",
            "cooldown",
            "repeat",
            "escalate",
            "runbook",
            "silence",
            "tunable"),
        WHOLE.annotations().stream().map(Word::word).toList());
  }

  @Test
  void onlyTheStageIsAboutNoSubject() {
    assertEquals(
        List.of("SaleStage"),
        WHOLE.facts().stream().filter(each -> each.about() == null).map(FactKind::name).toList());
  }
}
