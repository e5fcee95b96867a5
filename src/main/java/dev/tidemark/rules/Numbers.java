package dev.tidemark.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as people read them and as Drools must read them. */
final class Numbers {

  private Numbers() {}

  /** Without exponent, at most two decimals: {@code 412}, {@code 2.67}. */
  static String shown(double number) {
    if (Double.isNaN(number)) {
      return "not a number";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "infinite" : "-infinite";
    }
    BigDecimal rounded = BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** Exact, and a fraction even where it is whole: {@code 412.0}. */
  static String exact(double number) {
    String plain = new BigDecimal(Double.toString(number)).toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
