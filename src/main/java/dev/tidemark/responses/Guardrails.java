package dev.tidemark.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The guardrails as the database has them: each decision reads its own, so that a change holds from
 * the next one on, in every process. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class Guardrails {

  private final AuditLog audit;
  private final ObjectMapper json;
  private final InstantSource clock;

  Guardrails(AuditLog audit, ObjectMapper json, InstantSource clock) {
    this.audit = audit;
    this.json = json;
    this.clock = clock;
  }

  /** Of all verbs. */
  List<Guardrail> all() {
    return Arrays.stream(Verb.values()).map(this::read).toList();
  }

  Guardrail read(Verb verb) {
    return QuarkusTransaction.joiningExisting().call(() -> of(verb, GuardrailRow.read(verb)));
  }

  /**
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH} or {@link Refusal#INVALID_FIELD};
   *     nothing has changed
   */
  Guardrail change(Verb verb, GuardrailChange change, OptionalLong expectedVersion, String actor) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              GuardrailRow row = GuardrailRow.lock(verb);
              Guardrail before = of(verb, row);
              IfMatch.require(expectedVersion, before.version(), "The guardrail");
              Guardrail after = change.appliedTo(before);
              row.settings = write(after);
              row.version = after.version();
              row.changedMillis = clock.millis();
              audit.record(
                  actor, "response.guardrail", "guardrail:" + verb, before, after, change.reason());
              return after;
            });
  }

  Guardrail of(Verb verb, GuardrailRow row) {
    try {
      return row.settings.equals(GuardrailRow.USUAL)
          ? Guardrail.usual(verb)
          : json.readValue(row.settings, Guardrail.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the settings of a guardrail: " + verb, e);
    }
  }

  private String write(Guardrail guardrail) {
    try {
      return json.writeValueAsString(guardrail);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: " + guardrail, e);
    }
  }
}
