package dev.tidemark.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Map;

/**
 * Reads a JSON object. Members of members are named with dots, elements by their number: {@code
 * lines.0.sku}.
 */
final class JsonRowReader implements RowReader {

  private static final int MOST_DEPTH = 20;
  private static final int LONGEST_NAME = 1_000;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  @Override
  public Map<String, String> read(String row) throws Unreadable {
    RowFields fields = new RowFields();
    try (JsonParser parser = JSON.createParser(row)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unreadable(Reason.MALFORMED_ROW, "It is not a JSON object");
      }
      readObject(parser, "", fields);
      if (parser.nextToken() != null) {
        throw new Unreadable(Reason.MALFORMED_ROW, "Something follows the object");
      }
    } catch (IOException e) {
      throw new Unreadable(Reason.MALFORMED_ROW, "It is not valid JSON");
    }
    return fields.values();
  }

  private static void readObject(JsonParser parser, String prefix, RowFields fields)
      throws IOException, Unreadable {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      parser.nextToken();
      readValue(parser, name, fields);
    }
  }

  private static void readArray(JsonParser parser, String prefix, RowFields fields)
      throws IOException, Unreadable {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      readValue(parser, prefix + i, fields);
    }
  }

  private static void readValue(JsonParser parser, String name, RowFields fields)
      throws IOException, Unreadable {
    switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, name + ".", fields);
      case START_ARRAY -> readArray(parser, name + ".", fields);
      case VALUE_NULL -> {}
      default -> fields.put(name, parser.getText());
    }
  }
}
