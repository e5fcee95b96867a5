package dev.tidemark.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Follows the chain of the audit from its begin to its end. Stateless. */
public final class ChainCheck {

  private static final int MOST_A_LOOK = 1_000;

  private ChainCheck() {}

  /**
   * What was found.
   *
   * @param entries that were followed
   * @param loose entries that are not in the chain yet
   * @param end where the chain ends
   * @param broken the first entry that is not as it was written; null if all are
   */
  @Schema(name = "AuditVerification")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Found(
      boolean intact,
      long entries,
      @Schema(description = "Too young to be in the chain; they are within a second.") long loose,
      Place end,
      @Nullable Broken broken) {}

  /** A place in the chain. */
  @Schema(name = "AuditPlace")
  public record Place(long position, String hash) {}

  /**
   * Where the chain is broken.
   *
   * @param id of the entry that is found there; null if it is gone
   */
  @Schema(name = "AuditBreak")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Broken(long position, @Nullable Long id, String what) {}

  /**
   * Reads all of it, a thousand entries at a time. Entries that are added meanwhile are followed or
   * not.
   *
   * @param anchor a place that was noted before, elsewhere; null for none
   */
  public static Found run(Connection connection, @Nullable Place anchor) throws SQLException {
    ChainRows.Link end = ChainRows.end(connection);
    long lastId = ChainRows.lastId(connection);
    Walk walk = new Walk(anchor);
    while (walk.broken == null && walk.position < end.position()) {
      List<ChainRows.Row> rows = ChainRows.after(connection, walk.position, MOST_A_LOOK);
      if (rows.isEmpty()) {
        walk.breakAt(walk.position + 1, null, "This entry, and all after it, are gone");
      }
      rows.forEach(walk::step);
    }
    walk.arriveAt(end);
    return new Found(
        walk.broken == null,
        walk.position,
        ChainRows.countLoose(connection, lastId),
        new Place(walk.position, HexFormat.of().formatHex(walk.hash)),
        walk.broken);
  }

  private static final class Walk {

    private final @Nullable Place anchor;
    private long position;
    private byte[] hash = new byte[ChainedEntry.HASH_BYTES];
    private @Nullable Broken broken;

    Walk(@Nullable Place anchor) {
      this.anchor = anchor;
    }

    void step(ChainRows.Row row) {
      ChainRows.Link link = row.link();
      if (broken != null || link == null) {
        return;
      }
      long next = position + 1;
      if (link.position() != next) {
        breakAt(next, null, "This entry is gone");
        return;
      }
      byte[] should = row.entry().hash(next, hash);
      if (!MessageDigest.isEqual(should, link.hash())) {
        breakAt(next, row.entry().id(), "This entry is not as it was written");
        return;
      }
      position = next;
      hash = should;
      if (anchor != null && anchor.position() == next && !isAnchored()) {
        breakAt(next, row.entry().id(), "Another entry was here when the hash was noted");
      }
    }

    private boolean isAnchored() {
      return anchor != null && anchor.hash().equalsIgnoreCase(HexFormat.of().formatHex(hash));
    }

    void arriveAt(ChainRows.Link end) {
      if (broken != null) {
        return;
      }
      if (position == end.position() && !MessageDigest.isEqual(hash, end.hash())) {
        breakAt(position, null, "The chain does not end as it did");
      } else if (anchor != null && anchor.position() > position) {
        breakAt(position + 1, null, "This entry, and all after it, are gone");
      }
    }

    void breakAt(long at, @Nullable Long id, String what) {
      broken = new Broken(at, id, what);
    }
  }
}
