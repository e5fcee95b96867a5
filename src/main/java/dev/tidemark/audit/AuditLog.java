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
        after_state, reason, address) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)""";

  private final InstantSource clock;
  private final ObjectMapper json;
  private final EntityManager entries;
  private final ClientAddress address;

  AuditLog(InstantSource clock, ObjectMapper json, EntityManager entries, ClientAddress address) {
    this.entries = entries;
    this.address = address;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Adds an entry, in the caller's transaction on the product database if there is one. Where it is
   * called while a request is answered, on its thread, the address of the client is noted.
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
    recordFrom(address.current(), actor, action, subject, before, after, reason);
  }

  /**
   * As {@link #record}, where it is not called on the request's thread.
   *
   * @param from the address of the client; null for what the service does by itself
   */
  @Transactional
  public void recordFrom(
      @Nullable String from,
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
    entry.address = from;
    entry.persist();
  }

  /**
   * Adds an entry that was first written elsewhere, unless it is there already. Joins the caller's
   * transaction on the product database if there is one.
   *
   * @param origin where it was written first, unique to it, at most 60 characters
   * @param before JSON; null where there was nothing
   * @param after JSON
   * @param from the address of the client; null for what the service did by itself
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
      @Nullable String reason,
      @Nullable String from) {
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
        .setParameter(9, from)
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
