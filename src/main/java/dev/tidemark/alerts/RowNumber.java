package dev.tidemark.alerts;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;

/** Reads the number of a silence or maintenance window out of an address. */
final class RowNumber {

  private RowNumber() {}

  /**
   * Read by hand: what is no number is the address of none.
   *
   * @throws ProblemException with that refusal
   */
  static long parse(String id, Refusal notFound) {
    if (!id.matches("[0-9]{1,18}")) {
      throw new ProblemException(Problem.of(notFound, "There is none of this number"));
    }
    return Long.parseLong(id);
  }
}
