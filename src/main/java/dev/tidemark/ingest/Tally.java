package dev.tidemark.ingest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of rows: each is counted once.
 *
 * @param accepted counted now
 * @param duplicate counted before
 * @param quarantined waiting for a person
 * @param ignored of products that the source is told to ignore
 */
@Schema(description = "What became of the rows; each is in one of these.")
public record Tally(long accepted, long duplicate, long quarantined, long ignored) {

  static final Tally NOTHING = new Tally(0, 0, 0, 0);

  Tally plus(Tally more) {
    return new Tally(
        accepted + more.accepted,
        duplicate + more.duplicate,
        quarantined + more.quarantined,
        ignored + more.ignored);
  }
}
