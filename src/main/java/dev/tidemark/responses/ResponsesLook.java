package dev.tidemark.responses;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;

/** Tells in a few numbers how responses stand. Blocks; safe for use by several threads. */
@Singleton
public class ResponsesLook {

  private final KillSwitch killSwitch;

  ResponsesLook(KillSwitch killSwitch) {
    this.killSwitch = killSwitch;
  }

  /** As the database has it now. */
  public ResponsesNow read() {
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              KillSwitch.Position position = killSwitch.read();
              return new ResponsesNow(
                  position.on(),
                  position.reason(),
                  position.changedBy(),
                  position.since(),
                  ResponseRow.countWaiting());
            });
  }
}
