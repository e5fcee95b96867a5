package dev.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The record of who did what and why. Entries are added, never changed. Safe for several threads.
 */
@ApplicationScoped
public class AuditLog {

  private static final int LONGEST_REASON = 500;

  private final InstantSource clock;
  private final ObjectMapper json;

  AuditLog(InstantSource clock, ObjectMapper json) {
    this.clock = clock;
    this.json = json;
  }

  /**
   * Adds an entry, in the caller's transaction on the product database if there is one.
   *
   * @param actor the key or account that acted
   * @param action what was done, such as {@code product.change}
   * @param subject what it was done to, such as {@code product:SKU-1}
   * @param before the state before, written as JSON; null where there was none
   * @param after the state after, written as JSON; null where there is none
   * @param reason what the actor gave as the reason, cut at 500 characters; null for none
   */
  @Transactional
  public void record(
      String actor,
      String action,
      String subject,
      @Nullable Object before,
      @Nullable Object after,
      @Nullable String reason) {
    AuditEntry entry = new AuditEntry();
    entry.atMillis = clock.millis();
    entry.actor = actor;
    entry.action = action;
    entry.subject = subject;
    entry.before = toJson(before);
    entry.after = toJson(after);
    entry.reason =
        reason == null ? null : reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    entry.persist();
  }

  private @Nullable String toJson(@Nullable Object state) {
    try {
      return state == null ? null : json.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + state.getClass(), e);
    }
  }
}
