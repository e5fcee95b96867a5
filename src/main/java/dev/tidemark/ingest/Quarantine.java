package dev.tidemark.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.Binary;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are no events, kept until a person has repaired, replayed or dropped them. Blocks; safe
 * for use by several threads.
 */
@ApplicationScoped
class Quarantine {

  private static final int LONGEST_ORIGIN = 200;
  private static final int LONGEST_PLACE = 100;
  private static final int LONGEST_DETAIL = 300;
  private static final long RECOUNT_MILLIS = 1_000;

  /** The digest is unique: the same row of a file that is read again is there once. */
  private static final String ADD =
      """
      INSERT IGNORE INTO quarantine (digest, source, kind, origin, place, field, reason, detail,
        row_fields, row_text, seen_millis, version) VALUES %s""";

  private static final int COLUMNS = 12;

  private final EntityManager rows;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final long most;
  private final AtomicLong count = new AtomicLong();
  private volatile long countedMillis;

  Quarantine(
      EntityManager rows,
      ObjectMapper json,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.ingest.most-quarantined", defaultValue = "200000")
          long most) {
    this.rows = rows;
    this.json = json;
    this.clock = clock;
    this.most = most;
  }

  /**
   * A row to keep.
   *
   * @param fields by the source's names; null where it could not be read
   * @param text where it could not be read
   * @param field of ours that is wrong; null where it is the whole row
   */
  record Entry(
      String source,
      EventKind kind,
      String origin,
      String place,
      @Nullable String field,
      Reason reason,
      String detail,
      @Nullable Map<String, String> fields,
      @Nullable String text) {}

  /**
   * Keeps rows, each unless the very same is kept already.
   *
   * @return how many are new
   * @throws ProblemException {@link Refusal#QUARANTINE_FULL}; none is kept
   */
  int add(List<Entry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    requireRoom();
    int added = QuarkusTransaction.requiringNew().call(() -> statement(entries).executeUpdate());
    count.addAndGet(added);
    return added;
  }

  /** Looked at now and then only: the limit is one of magnitude. */
  private void requireRoom() {
    long now = clock.millis();
    if (now - countedMillis > RECOUNT_MILLIS) {
      count.set(QuarkusTransaction.requiringNew().call(() -> QuarantineRow.count()));
      countedMillis = now;
    }
    if (count.get() >= most) {
      throw new ProblemException(
          Problem.of(
                  Refusal.QUARANTINE_FULL,
                  "So many rows are in quarantine: repair, replay or drop some")
              .with("limit", most));
    }
  }

  private Query statement(List<Entry> entries) {
    String row = "(" + String.join(",", Collections.nCopies(COLUMNS, "?")) + ")";
    Query statement =
        rows.createNativeQuery(
            ADD.formatted(String.join(",", Collections.nCopies(entries.size(), row))));
    int next = 1;
    long now = clock.millis();
    for (Entry entry : entries) {
      String fields = entry.fields() == null ? null : write(new TreeMap<>(entry.fields()));
      statement.setParameter(next++, digest(entry, fields));
      statement.setParameter(next++, cut(entry.source(), 64));
      statement.setParameter(next++, entry.kind().toString());
      statement.setParameter(next++, cut(entry.origin(), LONGEST_ORIGIN));
      statement.setParameter(next++, cut(entry.place(), LONGEST_PLACE));
      statement.setParameter(next++, entry.field());
      statement.setParameter(next++, entry.reason().name());
      statement.setParameter(next++, cut(entry.detail(), LONGEST_DETAIL));
      statement.setParameter(next++, fields);
      statement.setParameter(next++, entry.text());
      statement.setParameter(next++, now);
      statement.setParameter(next++, 1L);
    }
    return statement;
  }

  private static byte[] digest(Entry entry, @Nullable String fields) {
    Hash128 hash =
        Hash128.of(
            entry.source(),
            entry.kind().toString(),
            fields == null ? "text" : fields,
            entry.text() == null ? "" : entry.text());
    return Binary.of(hash.high(), hash.low());
  }

  static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  String write(Map<String, String> fields) {
    try {
      return json.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always writable", e);
    }
  }

  Map<String, String> fieldsOf(QuarantineRow row) {
    try {
      return row.fields == null
          ? Map.of()
          : json.readValue(row.fields, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a row: " + row.id, e);
    }
  }
}
