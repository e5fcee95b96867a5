package dev.tidemark.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The record of who did what and why. Entries are added, never changed. Safe for several threads.
 */
@ApplicationScoped
public class AuditLog {

  private static final int LONGEST_REASON = 500;

  /** The origin is unique: copied twice, it is there once. */
  private static final String COPY =
      """
      INSERT IGNORE INTO audit_entry (origin, at_millis, actor, action, subject, before_state,
        after_state, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)""";

  private final InstantSource clock;
  private final ObjectMapper json;
  private final EntityManager entries;

  AuditLog(InstantSource clock, ObjectMapper json, EntityManager entries) {
    this.entries = entries;
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

  /**
   * Adds an entry that was first written elsewhere, unless it is there already. Joins the caller's
   * transaction on the product database if there is one.
   *
   * @param origin where it was written first, unique to it, at most 60 characters
   * @param before JSON; null where there was nothing
   * @param after JSON
   */
  @Transactional
  public void copy(
      String origin,
      long atMillis,
      String actor,
      String action,
      String subject,
      @Nullable String before,
      String after,
      @Nullable String reason) {
    entries
        .createNativeQuery(COPY)
        .setParameter(1, origin)
        .setParameter(2, atMillis)
        .setParameter(3, actor)
        .setParameter(4, action)
        .setParameter(5, subject)
        .setParameter(6, before)
        .setParameter(7, after)
        .setParameter(8, reason)
        .executeUpdate();
  }

  private @Nullable String toJson(@Nullable Object state) {
    try {
      return state == null ? null : json.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + state.getClass(), e);
    }
  }
}
