package dev.tidemark.rules;

/**
 * Makes division by zero a failure, where Java's fractions would go on with infinity. Public for
 * the conditions that Drools compiles.
 */
public final class Division {

  private Division() {}

  /**
   * @throws ArithmeticException if it is zero
   */
  public static double nonZero(double divisor) {
    if (divisor == 0) {
      throw new ArithmeticException("divides by zero");
    }
    return divisor;
  }
}
