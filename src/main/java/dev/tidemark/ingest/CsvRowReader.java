package dev.tidemark.ingest;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a row of CSV under the names of its header. */
final class CsvRowReader implements RowReader {

  private static final List<Character> DELIMITERS = List.of(',', ';', '\t');
  private static final CsvMapper CSV =
      CsvMapper.csvBuilder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

  private final char delimiter;
  private final ObjectReader cells;
  private final List<String> columns;

  private CsvRowReader(char delimiter, ObjectReader cells, List<String> columns) {
    this.delimiter = delimiter;
    this.cells = cells;
    this.columns = columns;
  }

  /**
   * @param header the first line; fields are parted by whichever of comma, semicolon and tab is in
   *     it most
   * @throws ProblemException {@link Refusal#INVALID_HEADER}
   */
  static CsvRowReader of(String header) {
    char delimiter = ',';
    for (char candidate : DELIMITERS) {
      if (count(header, candidate) > count(header, delimiter)) {
        delimiter = candidate;
      }
    }
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(delimiter);
    ObjectReader cells = CSV.readerFor(String[].class).with(schema);
    List<String> columns;
    try {
      columns = split(cells, header).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw invalid("The first line is no CSV", "");
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        throw invalid("The column " + column + " is there twice", column);
      }
    }
    if (seen.isEmpty()) {
      throw invalid("The first line must name the columns", "");
    }
    return new CsvRowReader(delimiter, cells, columns);
  }

  char delimiter() {
    return delimiter;
  }

  @Override
  public Map<String, String> read(String row) throws Unreadable {
    List<String> values;
    try {
      values = split(cells, row);
    } catch (IOException e) {
      throw new Unreadable(Reason.MALFORMED_ROW, "Its quotes do not match");
    }
    if (values.size() != columns.size()) {
      throw new Unreadable(
          Reason.MALFORMED_ROW,
          "It has %d fields, the header %d".formatted(values.size(), columns.size()));
    }
    RowFields fields = new RowFields();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).isEmpty() && !values.get(i).isBlank()) {
        fields.put(columns.get(i), values.get(i));
      }
    }
    return fields.values();
  }

  private static List<String> split(ObjectReader cells, String line) throws IOException {
    try (MappingIterator<String[]> rows = cells.readValues(line)) {
      return rows.hasNextValue() ? List.of(rows.nextValue()) : List.of();
    }
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static ProblemException invalid(String detail, String column) {
    return new ProblemException(Problem.of(Refusal.INVALID_HEADER, detail).with("field", column));
  }
}
