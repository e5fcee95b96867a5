package dev.tidemark.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a session: not for scripts, not for other sites, and over TLS only where the login
 * came over TLS.
 */
public final class SessionCookie {

  /** The name of the cookie. */
  public static final String NAME = "tidemark_session";

  private SessionCookie() {}

  /** What a request brought; null where it brought none. */
  public static @Nullable String in(HttpServerRequest request) {
    if (!request.headers().contains("Cookie")) {
      return null; // nothing to parse
    }
    Cookie cookie = request.getCookie(NAME);
    return cookie == null ? null : cookie.getValue();
  }

  static NewCookie begin(HttpServerRequest request, String value, Duration longest) {
    return cookie(request, value, (int) longest.toSeconds());
  }

  /** Has the browser forget it. */
  static NewCookie end(HttpServerRequest request) {
    return cookie(request, "", 0);
  }

  private static NewCookie cookie(HttpServerRequest request, String value, int maxAge) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path("/")
        .maxAge(maxAge)
        .httpOnly(true)
        .secure("https".equals(request.scheme()))
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
