package dev.tidemark.notify.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.outbox.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The part of docs/EVENTS.md that tells of each type is made from the catalogue. */
class EventsDocTest {

  private static final Path DOC = Path.of("docs", "EVENTS.md");
  private static final Path MADE = Path.of("target", "EVENTS.md");
  private static final String START = "<!-- Made from EventType by EventsDocTest. -->\n";
  private static final String END = "<!-- The end of what is made. -->\n";

  @Test
  void itIsAsTheCatalogue() throws IOException {
    String doc = Files.readString(DOC);
    int start = doc.indexOf(START) + START.length();
    int end = doc.indexOf(END);
    Files.writeString(MADE, doc.substring(0, start) + made() + doc.substring(end));
    assertEquals(made(), doc.substring(start, end), "copy " + MADE + " to " + DOC);
  }

  private static String made() {
    StringBuilder made = new StringBuilder();
    Set<String> told = new HashSet<>();
    for (EventType type : EventType.values()) {
      made.append("\n### ").append(type).append("\n\n").append(type.meaning());
      made.append("\n\nSubject: ").append(marked(type.subject())).append(".");
      if (!type.labels().isEmpty()) {
        made.append(" Labels: ").append(labels(type)).append(".");
      }
      made.append("\n\n```json\n").append(type.example()).append("\n```\n");
      if (told.add(type.schemaName())) {
        made.append("\n| member of `data` | meaning |\n|---|---|\n");
        addMembers(made, "", type.schema());
      }
    }
    return made.append("\n").toString();
  }

  private static String marked(String subject) {
    return subject.replaceFirst("^[a-z-]+(:[^ ,]+)?", "`$0`");
  }

  private static String labels(EventType type) {
    return type.labels().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static void addMembers(StringBuilder made, String path, JsonNode schema) {
    Set<String> required =
        StreamSupport.stream(schema.path("required").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.toSet());
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      JsonNode own = member.getValue();
      String name = path + member.getKey();
      String may = required.contains(member.getKey()) ? "" : "may be left out";
      List<String> parts =
          List.of(own.path("description").asText().replaceAll("\\.$", ""), words(own), may).stream()
              .filter(part -> !part.isEmpty())
              .toList();
      made.append("| `").append(name).append("` | ");
      made.append(String.join("; ", parts)).append(" |\n");
      addMembers(made, name + ".", own);
      addMembers(made, name + "[].", own.path("items"));
    }
  }

  private static String words(JsonNode own) {
    return StreamSupport.stream(own.path("enum").spliterator(), false)
        .map(word -> "`" + word.asText() + "`")
        .collect(Collectors.joining(", "));
  }
}
