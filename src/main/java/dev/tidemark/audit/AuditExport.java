package dev.tidemark.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as they are read, a page at a time: whoever takes them slowly holds a thread, and
 * neither memory nor a transaction. Safe for use by several threads.
 */
@ApplicationScoped
class AuditExport {

  private static final int PAGE = 500;
  private static final int MOST_AT_ONCE = 2;
  private static final String CSV_HEAD =
      "id,at,actor,action,subject,before,after,reason,address,position,hash\r\n";

  private final ProductDatabase database;
  private final ObjectMapper json;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  AuditExport(ProductDatabase database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Takes one of two places; false if none is free. {@link #leave} gives it back. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /** The oldest first. */
  void write(AuditQuery query, boolean csv, OutputStream out) throws IOException {
    if (csv) {
      out.write(CSV_HEAD.getBytes(StandardCharsets.UTF_8));
    }
    long last = 0;
    List<AuditRows.Row> page;
    do {
      long after = last;
      page = database.transact(connection -> AuditRows.after(connection, query, after, PAGE));
      StringBuilder text = new StringBuilder();
      for (AuditRows.Row row : page) {
        text.append(csv ? csv(row) : json.writeValueAsString(AuditView.of(row)) + "\n");
        last = row.id();
      }
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    } while (page.size() == PAGE);
  }

  private static String csv(AuditRows.Row row) {
    Long position = row.position();
    return String.join(
            ",",
            Long.toString(row.id()),
            Instant.ofEpochMilli(row.atMillis()).toString(),
            cell(row.actor()),
            cell(row.action()),
            cell(row.subject()),
            cell(row.before()),
            cell(row.after()),
            cell(row.reason()),
            cell(row.address()),
            position == null ? "" : position.toString(),
            row.hash() == null ? "" : row.hash())
        + "\r\n";
  }

  /** RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in front. */
  static String cell(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    String safe = "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }
}
