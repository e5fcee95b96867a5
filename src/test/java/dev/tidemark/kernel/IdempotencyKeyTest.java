package dev.tidemark.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

class IdempotencyKeyTest {

  static String[] malformed() {
    return new String[] {"", "a b", "a\tb", "ключ", "a\u0000", "a\u007f", "x".repeat(256)};
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatIsNoKey(String header) {
    assertEquals(Refusal.IDEMPOTENCY_KEY_INVALID, refusalOf(header));
  }

  @ParameterizedTest
  @NullSource
  void asksForAKey(String header) {
    assertEquals(Refusal.IDEMPOTENCY_KEY_MISSING, refusalOf(header));
  }

  @Test
  void theSameTextIsTheSameKey() {
    String longest = "~".repeat(255);
    assertEquals(IdempotencyKey.parse(longest), IdempotencyKey.parse(longest));
    assertNotEquals(IdempotencyKey.parse("a"), IdempotencyKey.parse("A"));
  }

  /** The first half of the SHA-256 of "abc" (FIPS 180-2, appendix B.1). */
  @Test
  void isHashedBySha256() {
    assertEquals(
        new IdempotencyKey(0xba7816bf8f01cfeaL, 0x414140de5dae2223L), IdempotencyKey.parse("abc"));
  }

  private static Refusal refusalOf(String header) {
    return assertThrows(ProblemException.class, () -> IdempotencyKey.parse(header))
        .problem()
        .refusal();
  }
}
