package dev.tidemark.kernel;

/**
 * Carries a {@link Problem} from the edge of a call to the caller. Only for input that a resource
 * cannot work with; the outcomes of a use case are values.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.refusal() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  /**
   * {@link Refusal#INVALID_FIELD} about one field; the detail reads "{@code field} {@code must}".
   */
  public static ProblemException invalidField(String field, String must) {
    return new ProblemException(
        Problem.of(Refusal.INVALID_FIELD, field + " " + must).with("field", field));
  }

  public Problem problem() {
    return problem;
  }
}
