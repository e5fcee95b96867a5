package dev.tidemark.alerts;

import dev.tidemark.rules.Subject;
import java.util.UUID;

/**
 * An alert as stored: from the moment its rule became true, and remembered for a while after it was
 * resolved.
 *
 * @param seen what its rule said last
 * @param firedVersion of the rule's text when it fired; 0 while it has not
 * @param version raised by every change; 0 for one that is not stored yet
 */
record Alert(
    UUID id, Fingerprint fingerprint, Seen seen, long firedVersion, Life life, long version) {

  /** Whether others found it, who tell people of it by themselves. */
  boolean isExternal() {
    return fingerprint.subject().kind() == Subject.Kind.EXTERNAL;
  }

  Alert with(Life changed) {
    return new Alert(id, fingerprint, seen, firedVersion, changed, version);
  }
}
