package dev.tidemark.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal as it is told to a caller: problem details by RFC 9457.
 *
 * @param refusal the cause, by its name
 * @param detail one sentence about this occurrence, safe to show to the caller
 * @param about further members of the body, such as {@code field}, {@code sku} or numbers
 */
public record Problem(Refusal refusal, String detail, Map<String, Object> about) {

  /** The media type of a problem body. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The member of the body that says what {@code Retry-After} says. */
  public static final String RETRY_AFTER = "retryAfterSeconds";

  public Problem {
    about = Map.copyOf(about);
  }

  public static Problem of(Refusal refusal, String detail) {
    return new Problem(refusal, detail, Map.of());
  }

  /** Seconds until it makes sense to try again; 0 where that would change nothing. */
  public long retryAfterSeconds() {
    return switch (refusal) {
      case THROTTLED, LOGIN_LATER -> about.get(RETRY_AFTER) instanceof Long seconds ? seconds : 1;
      case OVERLOADED, STORE_UNAVAILABLE -> 1;
      default -> 0;
    };
  }

  /** The same problem with one more member in its body. */
  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(about);
    more.put(member, value);
    return new Problem(refusal, detail, more);
  }

  /** The members of the JSON body, standard ones first. */
  @JsonValue
  public Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", refusal.type());
    body.put("title", refusal.title());
    body.put("status", refusal.status());
    body.put("detail", detail);
    body.put("code", refusal.name());
    body.putAll(about);
    return body;
  }
}
