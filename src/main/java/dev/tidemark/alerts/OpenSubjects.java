package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.Subject;
import java.util.List;
import java.util.Optional;

/**
 * A page of what alerts are open about.
 *
 * @param subjects each once; one with several alerts may be on other pages too
 * @param next where the next page begins; empty on the last
 */
record OpenSubjects(List<Subject> subjects, Optional<Hash128> next) {

  OpenSubjects {
    subjects = List.copyOf(subjects);
  }
}
