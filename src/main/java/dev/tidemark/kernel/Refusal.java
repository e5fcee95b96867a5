package dev.tidemark.kernel;

import java.util.Locale;

/**
 * Every way Tidemark says no, one name per cause. The problem body's {@code code}, the metric label
 * and the documentation all use this name.
 */
public enum Refusal {
  /** A field is missing, of the wrong type, or out of range; the body names it in {@code field}. */
  INVALID_FIELD(400, "A field is missing or not valid"),
  /** The body is not the JSON that this call takes. */
  MALFORMED_JSON(400, "The body is not valid JSON"),
  /** The first line of CSV does not name the columns, or names one twice. */
  INVALID_HEADER(400, "The header line is not usable"),
  /** A call that takes stock came without {@code Idempotency-Key}. */
  IDEMPOTENCY_KEY_MISSING(400, "Idempotency-Key is missing"),
  /** {@code Idempotency-Key} is empty, longer than 255, or not visible ASCII. */
  IDEMPOTENCY_KEY_INVALID(400, "Idempotency-Key is not valid"),
  /** No credential, or one that is not known. */
  UNAUTHENTICATED(401, "A valid key or session is required"),
  /** No account has this name and password, or it is shut; which of them is not told. */
  LOGIN_REFUSED(401, "Name or password is wrong"),
  /** A known credential that may not do this. */
  FORBIDDEN(403, "This caller may not do that"),
  /** A browser was sent here by a page of another site. */
  CROSS_SITE(403, "Pages of other sites may not do that"),
  /** No such address. */
  NOT_FOUND(404, "There is nothing at this address"),
  /** No product has this code. */
  PRODUCT_NOT_FOUND(404, "No such product"),
  /** No reservation has this id. */
  RESERVATION_NOT_FOUND(404, "No such reservation"),
  /** The address exists, the method does not. */
  METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
  /** The answer cannot be given in a type the caller accepts. */
  NOT_ACCEPTABLE(406, "No acceptable media type"),
  /** The home bucket has fewer units left than asked for. */
  SOLD_OUT(409, "Sold out"),
  /** A person or a response has paused the sale of the product. */
  PAUSED(409, "The sale of this product is paused"),
  /** The user would hold and own more than the product's limit per user. */
  USER_LIMIT(409, "The limit per user is reached"),
  /** A request with the same idempotency key is being worked on right now. */
  IN_FLIGHT(409, "A request with this Idempotency-Key is still in flight"),
  /** The reservation was paid; it can no longer be released or extended. */
  ALREADY_CONFIRMED(409, "The reservation is confirmed"),
  /** The reservation was released; it can no longer be confirmed or extended. */
  ALREADY_RELEASED(409, "The reservation is released"),
  /** The reservation ran out of time, and its units went back on sale. */
  EXPIRED(409, "The reservation has expired"),
  /** The new total is below what is already held and sold. */
  BELOW_COMMITTED(409, "The total is below what is held and sold"),
  /** No rule text has this name. */
  RULE_NOT_FOUND(404, "No such rule"),
  /** No backtest has this id. */
  BACKTEST_NOT_FOUND(404, "No such backtest"),
  /** No active rule reads a tunable of this name. */
  TUNABLE_NOT_FOUND(404, "No such tunable"),
  /** No version of the text is in the state that this would end. */
  RULE_NOT_RUNNING(409, "The rule is not in that state"),
  /** No source has this name. */
  SOURCE_NOT_FOUND(404, "No such source"),
  /** No row in quarantine has this number; it may have been replayed or dropped. */
  QUARANTINED_ROW_NOT_FOUND(404, "No such row in quarantine"),
  /** No alert has this id; it may have been over for so long that it is not kept. */
  ALERT_NOT_FOUND(404, "No such alert"),
  /** The alert is pending: there is nothing to acknowledge yet. */
  ALERT_NOT_FIRING(409, "The alert does not fire yet"),
  /** The alert is over; it can no longer be acknowledged. */
  ALERT_RESOLVED(409, "The alert is resolved"),
  /** No silence has this number. */
  SILENCE_NOT_FOUND(404, "No such silence"),
  /** No maintenance window has this number. */
  MAINTENANCE_NOT_FOUND(404, "No such maintenance window"),
  /** No channel has this name. */
  CHANNEL_NOT_FOUND(404, "No such channel"),
  /** No task has this number. */
  TASK_NOT_FOUND(404, "No such task"),
  /** No response has this id; it may have been over for so long that it is not kept. */
  RESPONSE_NOT_FOUND(404, "No such response"),
  /** The response does not wait for anybody to say yes or no. */
  RESPONSE_NOT_WAITING(409, "The response does not wait for approval"),
  /** The response did nothing that could be taken back, or not any more. */
  RESPONSE_NOT_UNDOABLE(409, "The response cannot be undone"),
  /** The kill switch is on: nothing is run, whoever asks. */
  KILL_SWITCH_ON(409, "The kill switch is on"),
  /** No runbook has this name. */
  RUNBOOK_NOT_FOUND(404, "No such runbook"),
  /** No webhook has this id. */
  WEBHOOK_NOT_FOUND(404, "No such webhook"),
  /** The webhook has no delivery of this number; it may be too old to be kept. */
  DELIVERY_NOT_FOUND(404, "No such delivery"),
  /** No key has this id. */
  KEY_NOT_FOUND(404, "No such key"),
  /** No account has this name. */
  ACCOUNT_NOT_FOUND(404, "No such account"),
  /** Another has this name, or had it. */
  NAME_TAKEN(409, "The name is taken"),
  /** {@code If-Match} names another version than the current one. */
  VERSION_MISMATCH(412, "Changed by someone else since it was read"),
  /** The body is larger than this call takes. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** The body's media type is not one this call reads. */
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
  /** The text of a rule is not one that may run; {@code diagnostics} says what is wrong, where. */
  RULE_REFUSED(422, "The rule is refused"),
  /** The address is not of the public internet, and no setting allows it. */
  ADDRESS_NOT_ALLOWED(422, "This address may not be called"),
  /** The name of a host that no resolver knows. */
  OUTBOUND_UNKNOWN_HOST(422, "The host is not known"),
  /** The same idempotency key came with another body. */
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency-Key was used with another body"),
  /** All that the silence or window names may not be hidden. */
  SILENCE_REFUSED(422, "What this names is never hidden"),
  /**
   * More requests a second than the product's limit; {@code Retry-After} says when to come back.
   */
  THROTTLED(429, "Too many requests for this product"),
  /** Logins of this name, or from this address, failed too often. */
  LOGIN_LATER(429, "Too many logins have failed"),
  /** A fault of Tidemark itself; nothing of the request took effect unless a repeat says so. */
  INTERNAL(500, "Something went wrong on our side"),
  /** Too many requests are waiting; nothing was done; try again shortly with the same key. */
  OVERLOADED(503, "Too many requests are waiting"),
  /** More rows are in quarantine than are kept; the rest of the body was not taken. */
  QUARANTINE_FULL(503, "The quarantine is full"),
  /** A database does not answer; repeat with the same key to learn the outcome. */
  STORE_UNAVAILABLE(503, "The database does not answer");

  private final int status;
  private final String title;
  private final String type;

  Refusal(int status, String title) {
    this.status = status;
    this.title = title;
    this.type = "urn:tidemark:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The HTTP status it is answered with. */
  public int status() {
    return status;
  }

  /** A short sentence, the same for every occurrence (RFC 9457 {@code title}). */
  public String title() {
    return title;
  }

  /**
   * RFC 9457 {@code type}: {@code urn:tidemark:problem:} and the name in lower case with dashes.
   */
  public String type() {
    return type;
  }
}
