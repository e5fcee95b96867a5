package dev.tidemark.rules;

/** A rule threw while it was asked. */
final class BrokenRule extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient PlacedRule rule;
  private final String reason;

  BrokenRule(PlacedRule rule, String reason) {
    super(reason, null, false, false);
    this.rule = rule;
    this.reason = reason;
  }

  PlacedRule rule() {
    return rule;
  }

  String reason() {
    return reason;
  }
}
