package dev.tidemark.responses;

/** Decides whether a response runs. Pure: the same situation gets the same answer. */
final class Brakes {

  private static final long HOUR_SECONDS = 3_600;
  private static final long MILLIS = 1_000;
  private static final long ALL_PERCENT = 100;

  private Brakes() {}

  /**
   * All that counts.
   *
   * @param lastRunMillis when the verb was last run on the same target; 0 for never
   * @param runsLastHour of the verb, on anything
   * @param heldProducts that the verb holds now
   * @param ownProducts that this response would hold more
   * @param allProducts that there are
   * @param ineffective runs in a row that did not help, for the same rule and target
   * @param sameWaits whether the same waits for a person already
   */
  record Situation(
      boolean killed,
      boolean alertOpen,
      boolean applicable,
      long nowMillis,
      long lastRunMillis,
      long runsLastHour,
      long heldProducts,
      long ownProducts,
      long allProducts,
      int ineffective,
      boolean sameWaits) {}

  /**
   * An answer.
   *
   * @param why one sentence for whoever reads the record
   */
  record Ruling(Verdict verdict, String why) {}

  static Ruling decide(Guardrail rail, Situation now) {
    if (now.killed()) {
      return new Ruling(Verdict.KILLED, "The kill switch is on");
    }
    if (!now.alertOpen()) {
      return new Ruling(Verdict.ALERT_OVER, "The alert was over before it ran");
    }
    if (!now.applicable()) {
      return new Ruling(
          Verdict.NOT_APPLICABLE, rail.verb() + " cannot be done to what the alert is about");
    }
    if (rail.mode() == Mode.OFF) {
      return new Ruling(Verdict.OFF, rail.verb() + " is off");
    }
    return brakes(rail, now);
  }

  private static Ruling brakes(Guardrail rail, Situation now) {
    if (rail.ineffectiveRuns() > 0 && now.ineffective() >= rail.ineffectiveRuns()) {
      return new Ruling(
          Verdict.INEFFECTIVE,
          "It did not help the last %d times: look why. It runs again a day after the last, or when its guardrail is set anew"
              .formatted(now.ineffective()));
    }
    long readyMillis = now.lastRunMillis() + rail.cooldownSeconds() * MILLIS;
    if (now.lastRunMillis() > 0 && now.nowMillis() < readyMillis) {
      return new Ruling(
          Verdict.COOLDOWN,
          "The same was done less than %d s ago; %d s to go"
              .formatted(
                  rail.cooldownSeconds(), (readyMillis - now.nowMillis() + MILLIS - 1) / MILLIS));
    }
    if (now.runsLastHour() >= rail.budgetPerHour()) {
      return new Ruling(
          Verdict.BUDGET,
          "%d runs within the last hour; %d are allowed"
              .formatted(now.runsLastHour(), rail.budgetPerHour()));
    }
    long mostProducts = mostProducts(rail, now.allProducts());
    if (now.ownProducts() > 0 && now.heldProducts() + now.ownProducts() > mostProducts) {
      return new Ruling(
          Verdict.SHARE,
          "%d products are held and %d would be more; %d are allowed, %d%% of all"
              .formatted(now.heldProducts(), now.ownProducts(), mostProducts, rail.mostPercent()));
    }
    return byMode(rail, now);
  }

  /** One at least: a percent of few is none. */
  private static long mostProducts(Guardrail rail, long allProducts) {
    return rail.mostPercent() == 0
        ? 0
        : Math.max(1, allProducts * rail.mostPercent() / ALL_PERCENT);
  }

  private static Ruling byMode(Guardrail rail, Situation now) {
    return switch (rail.mode()) {
      case OFF -> new Ruling(Verdict.OFF, rail.verb() + " is off");
      case DRY_RUN -> new Ruling(Verdict.DRY_RUN, "It would have run: this is a dry run");
      case APPROVAL ->
          now.sameWaits()
              ? new Ruling(Verdict.ALREADY_WAITING, "The same waits for approval already")
              : new Ruling(
                  Verdict.WAITS,
                  "A person is asked; for %d hours at most".formatted(Waiting.HOURS));
      case AUTOMATIC ->
          new Ruling(
              Verdict.ALLOWED,
              "Run %d of %d within the hour"
                  .formatted(now.runsLastHour() + 1, rail.budgetPerHour()));
    };
  }

  /** How long a person may take. */
  static final class Waiting {
    static final long HOURS = 24;
    static final long MILLIS = HOURS * HOUR_SECONDS * Brakes.MILLIS;

    private Waiting() {}
  }
}
