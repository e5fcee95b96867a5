package dev.tidemark.rules;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;

/** Runs changes of rules and parameters one after the other, and has them noticed. */
@ApplicationScoped
class RuleChanges {

  private final Rules rules;

  RuleChanges(Rules rules) {
    this.rules = rules;
  }

  /** The lock first, so that two changes never cross; the news last. */
  <T> T run(Callable<T> change) {
    T done =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  GenerationRow.lock().raise();
                  return change.call();
                });
    rules.changed();
    return done;
  }
}
