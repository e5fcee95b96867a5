package dev.tidemark.kernel;

/** Reads numbers of rows out of addresses and cursors, by hand. Stateless. */
public final class RowNumber {

  private static final String NUMBER = "[0-9]{1,18}";

  private RowNumber() {}

  /**
   * The number in an address: what is no number is the address of none.
   *
   * @throws ProblemException with that refusal
   */
  public static long parse(String id, Refusal notFound) {
    if (!id.matches(NUMBER)) {
      throw new ProblemException(Problem.of(notFound, "There is none of this number"));
    }
    return Long.parseLong(id);
  }

  /**
   * The number in a parameter.
   *
   * @param must what it must be, for who reads the refusal
   * @throws ProblemException {@code INVALID_FIELD}
   */
  public static long parse(String field, String text, String must) {
    if (!text.matches(NUMBER)) {
      throw ProblemException.invalidField(field, must);
    }
    return Long.parseLong(text);
  }
}
