package dev.tidemark.ingest.cdc;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a capture ended.
 *
 * @param text for the log
 * @param positionGone whether the server no longer has the binlog from where it was read last
 */
record Failure(String text, boolean positionGone) {

  /**
   * What the two servers say, all under the one number 1236 that they use for much else. Debezium
   * itself finds out before it connects, but not with MariaDB's GTIDs.
   */
  private static final Pattern GONE =
      Pattern.compile(
          "have been purged|purged required binary logs|purged binary logs containing GTIDs"
              + "|Could not find first log file|impossible position"
              + "|not in the master's binlog");

  private static final int MOST_CAUSES = 20;

  /**
   * @param message may be null
   * @param error may be null
   */
  static Failure of(@Nullable String message, @Nullable Throwable error) {
    String text = String.valueOf(message);
    boolean gone = GONE.matcher(text).find();
    Throwable cause = error;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
      text = String.valueOf(cause.getMessage());
      gone |= GONE.matcher(text).find();
    }
    return new Failure(text, gone);
  }
}
