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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are no events, kept until a person has repaired, replayed or dropped them. Blocks; safe
 * for use by several threads.
 */
@ApplicationScoped
class Quarantine {

  private static final int LONGEST_SOURCE = 64;
  private static final int LONGEST_ORIGIN = 200;
  private static final int LONGEST_PLACE = 100;
  private static final int LONGEST_DETAIL = 300;
  private static final long RECOUNT_MILLIS = 1_000;

  /** The digest is unique: the same row of a file that is read again is there once. */
  private static final String ADD =
      """
      INSERT IGNORE INTO quarantine (digest, source, kind, origin, place, field, reason, detail,
        row_fields, row_text, seen_millis, version) VALUES (?,?,?,?,?,?,?,?,?,?,?,1)""";

  private static final int MOST_ATTEMPTS = 5;
  private static final String DEADLOCK = "40001";

  /** Not that of requests, which takes no document as long as a row may be when it is written. */
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EntityManager rows;
  private final InstantSource clock;
  private final long most;
  private final AtomicLong count = new AtomicLong();
  private volatile long countedMillis;

  Quarantine(
      EntityManager rows,
      InstantSource clock,
      @ConfigProperty(name = "tidemark.ingest.most-quarantined", defaultValue = "200000")
          long most) {
    this.rows = rows;
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
      @Nullable String text) {

    /** About as long as it is when it is written. */
    int chars() {
      int chars = text == null ? 0 : text.length();
      return fields == null
          ? chars
          : chars
              + fields.entrySet().stream()
                  .mapToInt(field -> field.getKey().length() + field.getValue().length())
                  .sum();
    }
  }

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
    Map<Hash128, Entry> byDigest = new LinkedHashMap<>();
    entries.forEach(entry -> byDigest.putIfAbsent(digest(entry), entry));
    int added = addSurely(byDigest);
    count.addAndGet(added);
    return added;
  }

  /** Two that add the same rows in another order may stand in each other's way. */
  private int addSurely(Map<Hash128, Entry> entries) {
    for (int attempt = 1; ; attempt++) {
      try {
        return QuarkusTransaction.requiringNew()
            .call(
                () ->
                    rows.unwrap(Session.class)
                        .doReturningWork(connection -> add(connection, entries)));
      } catch (RuntimeException e) {
        if (attempt == MOST_ATTEMPTS || !isDeadlock(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isDeadlock(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(MOST_ATTEMPTS)
        .anyMatch(cause -> cause instanceof SQLException sql && DEADLOCK.equals(sql.getSQLState()));
  }

  private int add(Connection connection, Map<Hash128, Entry> entries) throws SQLException {
    int added = 0;
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      for (Map.Entry<Hash128, Entry> one : entries.entrySet()) {
        Entry entry = one.getValue();
        statement.setBytes(1, Binary.of(one.getKey().high(), one.getKey().low()));
        statement.setString(2, cut(entry.source(), LONGEST_SOURCE));
        statement.setString(3, entry.kind().toString());
        statement.setString(4, cut(entry.origin(), LONGEST_ORIGIN));
        statement.setString(5, cut(entry.place(), LONGEST_PLACE));
        statement.setString(6, entry.field());
        statement.setString(7, entry.reason().name());
        statement.setString(8, cut(entry.detail(), LONGEST_DETAIL));
        statement.setString(
            9, entry.fields() == null ? null : write(new TreeMap<>(entry.fields())));
        statement.setString(10, entry.text());
        statement.setLong(11, clock.millis());
        added += statement.executeUpdate();
      }
    }
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

  private static Hash128 digest(Entry entry) {
    String fields = entry.fields() == null ? "text" : write(new TreeMap<>(entry.fields()));
    String text = entry.text() == null ? "" : entry.text();
    return Hash128.of(entry.source(), entry.kind().toString(), fields, text);
  }

  static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  static String write(Map<String, String> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always writable", e);
    }
  }

  static Map<String, String> fieldsOf(QuarantineRow row) {
    try {
      return row.fields == null
          ? Map.of()
          : JSON.readValue(row.fields, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a row: " + row.id, e);
    }
  }
}
