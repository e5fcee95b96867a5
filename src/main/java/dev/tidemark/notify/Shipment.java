package dev.tidemark.notify;

import dev.tidemark.notify.flavours.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to.
 *
 * @param atMillis when it began
 * @param status of HTTP; 0 where there was no answer
 * @param answer its beginning
 * @param body what was sent, where that is not the event as it is stored; null where it is
 * @param retryAfterMillis not before that from now; 0 where nothing was said
 */
record Shipment(
    Verdict verdict,
    long atMillis,
    long latencyMillis,
    int status,
    String answer,
    @Nullable String body,
    long retryAfterMillis) {

  /** Whether the endpoint is there, and works: it took this one, or looked at it and will not. */
  boolean isAnswered() {
    return isTaken() || verdict.fate() == Verdict.Fate.REFUSED;
  }

  /** Whether it is over after so many attempts. */
  boolean ends(int attempts, int mostAttempts) {
    return isAnswered() || attempts >= mostAttempts;
  }

  boolean isTaken() {
    return verdict.fate() == Verdict.Fate.TAKEN;
  }
}
