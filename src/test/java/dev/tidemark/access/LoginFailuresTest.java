package dev.tidemark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.access.LoginFailures.Turn;
import dev.tidemark.storage.ProductDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes that count into one table. */
@TidemarkTest
class LoginFailuresTest {

  @Inject ProductDatabase database;

  private final FakeClock clock = new FakeClock(Instant.now());
  private final String name = "n" + UUID.randomUUID();
  private final String network = "net-" + UUID.randomUUID();
  private LoginFailures here;
  private LoginFailures there;

  @BeforeEach
  void twoProcesses() {
    here = new LoginFailures(database, clock);
    there = new LoginFailures(database, clock);
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "6, 1000", "7, 2000", "9, 8000", "30, 300000"})
  void eachFailureOfANameDoublesThePauseWhereverItWas(int failures, long waitMillis) {
    for (int i = 0; i < failures; i++) {
      LoginFailures one = i % 2 == 0 ? here : there;
      clock.advance(Duration.ofMinutes(6)); // past any pause
      one.failed(name, network + i, turn(one, network + i));
    }
    assertEquals(waitMillis, turn(here, network).waitMillis());
    assertEquals(waitMillis, turn(there, network).waitMillis());
    assertEquals(waitMillis, turn(new LoginFailures(database, clock), network).waitMillis());
  }

  @Test
  void ofANameThatFailedOftenOneIsTriedAtATime() {
    fail(5);
    assertEquals(new Turn(0, true, true), turn(here, network));
    assertEquals(1_000, turn(there, network).waitMillis(), "the other is being tried");
    clock.advance(Duration.ofSeconds(1));
    Turn next = turn(there, network);
    assertTrue(next.counted());
    there.failed(name, network, next);
    assertEquals(2_000, turn(here, network).waitMillis(), "it was counted once");
  }

  @Test
  void whoIsLetInIsForgottenEverywhere() {
    fail(6);
    clock.advance(Duration.ofSeconds(2));
    Turn turn = turn(here, network);
    database.transact(
        connection -> {
          here.succeeded(connection, name, turn);
          return true;
        });
    assertEquals(new Turn(0, false, false), turn(there, network));
  }

  @Test
  void whoIsAtHomeDoesNotWaitForFailuresFromElsewhere() {
    fail(8);
    assertEquals(0, turn(there, network, true).waitMillis());
    assertTrue(turn(there, network, false).waitMillis() > 0);
  }

  @Test
  void aNetworkWaitsAfterFiftyAndFloodsAskNoDatabase() {
    for (int i = 0; i < 51; i++) {
      here.failed(name + i, network, new Turn(0, false, false));
    }
    assertEquals(0, there.remembered(network), "not asked yet");
    assertEquals(1_000, turn(there, network).waitMillis());
    assertEquals(1_000, there.remembered(network));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(0, there.remembered(network));
  }

  @Test
  void anHourWithoutAFailureForgetsThem() {
    fail(9);
    clock.advance(Duration.ofMinutes(61));
    assertEquals(0, turn(here, network).waitMillis());
    here.failed(name, network, turn(here, network));
    assertEquals(new Turn(0, true, false), turn(there, network), "it begins anew");
  }

  /** In a transaction that is taken back: others count too. */
  @Test
  void aFloodOfNamesKeepsTheTableBoundedAndFreesNobody() {
    fail(7);
    var undone =
        assertThrows(
            IllegalStateException.class,
            () ->
                database.transact(
                    connection -> {
                      for (int i = 0; i < 300; i++) {
                        LoginFailureRows.add(
                            connection,
                            List.of(Secret.of("flood " + name + i)),
                            clock.millis() + i);
                      }
                      int dropped = LoginFailureRows.prune(connection, clock.millis(), 20);
                      assertTrue(dropped >= 281, "dropped " + dropped);
                      assertEquals(20, LoginFailureRows.count(connection));
                      assertTrue(
                          here.turn(connection, name, "elsewhere " + network, false).waitMillis()
                              > 0);
                      throw new IllegalStateException("taken back");
                    }));
    assertEquals("taken back", undone.getMessage());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      here.failed(name, network, new Turn(0, true, false));
    }
  }

  private Turn turn(LoginFailures process, String from) {
    return turn(process, from, false);
  }

  private Turn turn(LoginFailures process, String from, boolean atHome) {
    return database.transact(connection -> process.turn(connection, name, from, atHome));
  }
}
