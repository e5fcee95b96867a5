package dev.tidemark.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.gate.Gate.Admission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** One bucket's gate in front of a cache that answers when the test says so. */
class BucketGateTest {

  private record Question(long need, long ahead, LongConsumer then) {}

  private final Queue<Question> questions = new ArrayDeque<>();
  private final List<Long> given = new ArrayList<>();
  private final List<Admission> answers = new ArrayList<>();

  private final BucketGate gate =
      new BucketGate(
          0,
          new BucketGate.Cache() {
            @Override
            public void take(int bucket, long need, long ahead, LongConsumer then) {
              questions.add(new Question(need, ahead, then));
            }

            @Override
            public void give(int bucket, long units) {
              given.add(units);
            }

            @Override
            public void late() {}
          },
          System::nanoTime);

  @Test
  void aLoneRequestBorrowsWhatItNeeds() {
    admit(3);
    assertEquals(3, questions.element().need());
    assertEquals(0, questions.element().ahead());
    cacheGives(3);
    assertEquals(List.of(Admission.ADMITTED), answers);
    assertEquals(0, gate.onLoan());
  }

  @Test
  void requestsOnTheWayAskTogether() {
    admit(1);
    admit(2);
    admit(4);
    assertEquals(1, questions.size());
    cacheGives(7);
    assertEquals(List.of(Admission.ADMITTED, Admission.ADMITTED, Admission.ADMITTED), answers);
  }

  @Test
  void aLoanAdmitsWithoutAQuestion() {
    admit(1);
    cacheGives(5);
    admit(4);
    assertEquals(List.of(Admission.ADMITTED, Admission.ADMITTED), answers);
    assertTrue(questions.isEmpty());
  }

  @Test
  void aRushBorrowsAhead() {
    admit(1);
    cacheGives(1);
    admit(1);
    assertTrue(questions.element().ahead() > 0, "nothing is borrowed ahead in a rush");
  }

  @Test
  void whatTheCacheCannotCoverTheLedgerDecides() {
    admit(2);
    admit(2);
    admit(1);
    cacheGives(3);
    assertEquals(List.of(Admission.ADMITTED, Admission.ASK_LEDGER, Admission.ADMITTED), answers);
  }

  @Test
  void anUnknownCounterIsNoRefusal() {
    admit(1);
    cacheGives(Counters.NOT_THERE);
    admit(1);
    cacheGives(Counters.NO_ANSWER);
    assertEquals(List.of(Admission.ASK_LEDGER, Admission.ASK_LEDGER), answers);
    assertEquals(0, gate.onLoan());
  }

  @Test
  void onlyTheLedgersWordRefuses() {
    gate.leftInLedger(2);
    admit(3);
    assertEquals(List.of(Admission.SOLD_OUT), answers);
    admit(2);
    assertEquals(1, questions.size());
  }

  @Test
  void unitsThatComeBackLiftTheWord() {
    gate.leftInLedger(0);
    gate.unitsAreLeft();
    admit(1);
    assertEquals(1, questions.size());
  }

  /** What is asked for is never less than nothing, whatever answers come in between. */
  @Test
  void everyQuestionNeedsSomething() {
    for (long units = 1; units <= 50; units++) {
      admit(units);
      admit(1);
      while (!questions.isEmpty()) {
        assertTrue(questions.element().need() > 0, "asked for nothing");
        cacheGives(questions.element().need() + 3);
      }
    }
    assertEquals(100, answers.size());
  }

  @Test
  void anIdleLoanGoesBack() {
    admit(1);
    cacheGives(8);
    gate.sweep();
    assertEquals(List.of(), given);
    assertTrue(gate.sweep());
    assertEquals(List.of(7L), given);
    assertEquals(0, gate.onLoan());
  }

  @Test
  void aLoanInUseStays() {
    admit(1);
    cacheGives(8);
    gate.sweep();
    admit(1);
    gate.sweep();
    assertEquals(List.of(), given);
  }

  private void admit(long units) {
    gate.admit(units, answers::add);
  }

  private void cacheGives(long units) {
    questions.remove().then().accept(units);
  }
}
