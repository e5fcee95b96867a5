package dev.tidemark.alerts;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link LifeTable} by the function alone. */
class AlertLifeTest {

  private static final long START_MILLIS = 1_800_000_000_000L;

  private final AlertLife life = new AlertLife(LifeSettings.DEFAULTS, UUID::randomUUID);

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemark.alerts.LifeTable#rows")
  void livesByTheTable(String row) {
    LifeTable.play(row, "A", new InMemory());
  }

  private final class InMemory implements LifeTable.Stage {

    private @Nullable Alert alert;
    private @Nullable Alert last;
    private long now;

    @Override
    public void at(long second) {
      now = START_MILLIS + second * 1000;
    }

    @Override
    public void observe(Observation observed) {
      take(life.observe(alert, observed, now));
    }

    @Override
    public void ruleGone() {
      take(life.ruleGone(known(), now));
    }

    @Override
    public void acknowledge() {
      take(life.acknowledge(known(), "somebody", Map.of(), now));
    }

    @Override
    public void resolve() {
      take(life.resolveByHand(known(), "somebody", Map.of(), now));
    }

    @Override
    public void time() {
      take(life.escalateIfDue(known(), now));
    }

    @Override
    public @Nullable Alert alert() {
      return alert;
    }

    private Alert known() {
      if (alert == null) {
        throw new AssertionError("there is no alert");
      }
      return alert;
    }

    private void take(Optional<Decision> decision) {
      decision.ifPresent(this::take);
    }

    private void take(Decision decided) {
      if (decided.before() == null) {
        last = alert;
      }
      alert = decided.vanishes() ? last : decided.after();
    }
  }
}
