package dev.tidemark.alerts;

import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.VerbCall;
import java.util.ArrayList;
import java.util.List;

/** What is to be done about an alert. Stateless. */
final class Wanted {

  private Wanted() {}

  /**
   * What its rule asks for; a P1 runs its runbook beside that, and a P2 about a product whose rule
   * asks for nothing throttles.
   */
  static List<VerbCall> of(RuleSettings settings, Subject subject, List<VerbCall> calls) {
    List<VerbCall> wanted = new ArrayList<>(calls);
    String runbook = settings.runbook();
    if (settings.severity() == Severity.P1 && runbook != null) {
      wanted.add(new VerbCall("webhook", List.of(runbook)));
    }
    if (settings.severity() == Severity.P2
        && wanted.isEmpty()
        && subject.kind() == Subject.Kind.PRODUCT) {
      wanted.add(new VerbCall("throttle", List.of()));
    }
    return wanted;
  }
}
