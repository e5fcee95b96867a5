package dev.tidemark.kernel;

/** Reads {@code limit} of a list. */
public final class PageSize {

  private static final int MOST = 500;

  private PageSize() {}

  /**
   * Read by hand, since a number that is none would be answered as an address that is not there.
   *
   * @throws ProblemException {@link Refusal#INVALID_FIELD}
   */
  public static int parse(String limit) {
    int size = limit.matches("[0-9]{1,3}") ? Integer.parseInt(limit) : 0;
    if (size < 1 || size > MOST) {
      throw ProblemException.invalidField("limit", "must be from 1 to " + MOST);
    }
    return size;
  }
}
