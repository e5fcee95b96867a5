package dev.tidemark.alerts;

import dev.tidemark.kernel.SaleStage;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import java.util.ArrayList;
import java.util.List;

/** What is to be done about an alert. Stateless. */
final class Wanted {

  private Wanted() {}

  /** Says that a rule means what it does not ask for. */
  private static final String NOTHING = "nothing";

  /**
   * What its rule asks for; a P1 runs its runbook beside that, and a P2 about a product whose rule
   * says nothing about it throttles, but in the rush: that is meant to sell as fast as it can.
   */
  static List<VerbCall> of(
      RuleSettings settings, Subject subject, List<VerbCall> calls, SaleStage stage) {
    List<VerbCall> wanted = new ArrayList<>(calls);
    String runbook = settings.runbook();
    if (settings.severity() == Severity.P1 && runbook != null) {
      wanted.add(new VerbCall("webhook", List.of(runbook)));
    }
    if (settings.severity() == Severity.P2
        && wanted.isEmpty()
        && stage != SaleStage.RUSH
        && subject.kind() == Subject.Kind.PRODUCT) {
      wanted.add(new VerbCall("throttle", List.of()));
    }
    wanted.removeIf(call -> call.verb().equals(NOTHING));
    return wanted;
  }
}
