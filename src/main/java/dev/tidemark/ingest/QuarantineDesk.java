package dev.tidemark.ingest;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.ingest.Quarantine.Entry;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person does with rows in quarantine: repair, replay, drop. Each is audited. Blocks; safe
 * for use by several threads.
 */
@ApplicationScoped
class QuarantineDesk {

  private static final int MOST_AT_ONCE = 10_000;

  /** Rows may be long. */
  static final int PAGE = 100;

  private final Ingest ingest;
  private final AuditLog audit;

  QuarantineDesk(Ingest ingest, AuditLog audit) {
    this.ingest = ingest;
    this.audit = audit;
  }

  List<QuarantineRow> page(String source, String reason, long afterId, int most) {
    return QuarkusTransaction.requiringNew()
        .call(() -> QuarantineRow.page(source, reason, afterId, most));
  }

  QuarantineRow find(long id) {
    return QuarkusTransaction.requiringNew()
        .call(() -> QuarantineRow.<QuarantineRow>findByIdOptional(id))
        .orElseThrow(() -> notFound(id));
  }

  private static ProblemException notFound(long id) {
    return new ProblemException(
        Problem.of(
                Refusal.QUARANTINED_ROW_NOT_FOUND,
                "There is no row " + id + " in quarantine; it may have been replayed or dropped")
            .with("row", id));
  }

  /**
   * Puts other fields in the place of a row's; it stays until it is replayed.
   *
   * @param fields by the source's names
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}; nothing has changed
   */
  QuarantineRow repair(
      long id,
      Map<String, String> fields,
      OptionalLong expectedVersion,
      String actor,
      @Nullable String reason) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              QuarantineRow row = QuarantineRow.lock(id).orElseThrow(() -> notFound(id));
              IfMatch.require(expectedVersion, row.version, "The row");
              Map<String, String> before = Quarantine.fieldsOf(row);
              row.fields = Quarantine.write(new TreeMap<>(fields));
              row.version++;
              audit.record(actor, "quarantine.repair", subject(row), before, fields, reason);
              return row;
            });
  }

  private static String subject(QuarantineRow row) {
    return "quarantine:" + row.id;
  }

  /** Reads one row by its source's rules of today. Gone if it is an event now. */
  Tally replay(long id, String actor) {
    return replay(List.of(find(id)), actor);
  }

  /** The same for the oldest rows of a source or reason, 10,000 at most; empty for any. */
  Tally replayAll(String source, String reason, String actor) {
    Tally tally = Tally.NOTHING;
    long after = 0;
    for (int done = 0; done < MOST_AT_ONCE; done += PAGE) {
      List<QuarantineRow> rows = page(source, reason, after, PAGE);
      if (rows.isEmpty()) {
        break;
      }
      tally = tally.plus(replay(rows, actor));
      after = rows.get(rows.size() - 1).number();
    }
    return tally;
  }

  private record Group(String source, EventKind kind) {}

  private Tally replay(List<QuarantineRow> rows, String actor) {
    Map<Group, List<QuarantineRow>> groups = new HashMap<>();
    for (QuarantineRow row : rows) {
      Group group = new Group(row.source, EventKind.valueOf(row.kind.toUpperCase(Locale.ROOT)));
      groups.computeIfAbsent(group, key -> new ArrayList<>()).add(row);
    }
    Tally tally = Tally.NOTHING;
    for (Map.Entry<Group, List<QuarantineRow>> group : groups.entrySet()) {
      tally = tally.plus(replay(group.getKey(), group.getValue(), actor));
    }
    return tally;
  }

  /** Rows that are no events still are told apart by their place, which is their number here. */
  private Tally replay(Group group, List<QuarantineRow> rows, String actor) {
    Map<String, Entry> refused = new HashMap<>();
    Session session =
        ingest.open(
            // Rows of no source of their own may name it.
            group.source().equals(Source.REST) ? null : group.source(),
            group.kind(),
            "replay",
            null,
            entries -> {
              entries.forEach(entry -> refused.put(entry.place(), entry));
              return entries.size();
            });
    long unreadable = 0;
    for (QuarantineRow row : rows) {
      if (row.fields == null) {
        unreadable++; // a person must say first what its fields are
      } else {
        session.take(new RawRow(Long.toString(row.number()), Map.copyOf(Quarantine.fieldsOf(row))));
      }
    }
    Tally tally = session.finish();
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              for (QuarantineRow row : rows) {
                if (row.fields != null) {
                  settle(row, refused.get(Long.toString(row.number())), actor);
                }
              }
            });
    return tally.plus(new Tally(0, 0, unreadable, 0));
  }

  /** Only as it was replayed: what was repaired meanwhile stays for another replay. */
  private void settle(QuarantineRow replayed, @Nullable Entry refused, String actor) {
    QuarantineRow row = QuarantineRow.lock(replayed.number()).orElse(null);
    if (row == null || row.version != replayed.version) {
      return;
    }
    if (refused == null) {
      audit.record(actor, "quarantine.replay", subject(row), Quarantine.fieldsOf(row), null, null);
      row.delete();
    } else {
      row.field = refused.field();
      row.source = refused.source();
      row.reason = refused.reason().name();
      row.detail = Quarantine.cut(refused.detail(), 300);
    }
  }

  /** Gives a row up. */
  void drop(long id, String actor, @Nullable String reason) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              QuarantineRow row = QuarantineRow.lock(id).orElseThrow(() -> notFound(id));
              drop(row, actor, reason);
            });
  }

  /** Gives up the oldest rows of a source or reason, 10,000 at most; says how many. */
  int dropAll(String source, String why, String actor, @Nullable String reason) {
    int dropped = 0;
    while (dropped < MOST_AT_ONCE) {
      int more =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    List<QuarantineRow> rows = QuarantineRow.page(source, why, 0, PAGE);
                    rows.forEach(row -> drop(row, actor, reason));
                    return rows.size();
                  });
      dropped += more;
      if (more < PAGE) {
        break;
      }
    }
    return dropped;
  }

  private void drop(QuarantineRow row, String actor, @Nullable String reason) {
    Object before = row.fields == null ? String.valueOf(row.text) : Quarantine.fieldsOf(row);
    audit.record(actor, "quarantine.drop", subject(row), before, null, reason);
    row.delete();
  }
}
