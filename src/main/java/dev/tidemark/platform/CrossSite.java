package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes that a page of another site has a browser send: the browser would add the
 * session's cookie. By what browsers say of themselves, as Go's {@code http.CrossOriginProtection}
 * does: {@code Sec-Fetch-Site} where it is sent, else whether {@code Origin} is the host that was
 * called. Who sends neither is no browser. Keys and tokens are in headers, which no page of another
 * site can add.
 */
@Singleton
class CrossSite {

  /** After {@link OpenRequests}, before {@link BodyLimit}. */
  private static final int EARLY = 550;

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final CharSequence KEY = HttpHeaders.createOptimized(Authentication.HEADER);
  private static final CharSequence SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");

  private final ProblemWriter problems;

  CrossSite(ProblemWriter problems) {
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (SAFE.contains(request.method()) || hasHeader(request) || isFromHere(request)) {
      context.next();
    } else {
      problems.send(
          context, Problem.of(Refusal.CROSS_SITE, "It was sent by a page of another site"));
    }
  }

  private static boolean hasHeader(HttpServerRequest request) {
    return request.headers().contains(KEY) || request.headers().contains(HttpHeaders.AUTHORIZATION);
  }

  private static boolean isFromHere(HttpServerRequest request) {
    String site = request.getHeader(SITE);
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null || isHost(origin, request.getHeader(HttpHeaders.HOST));
  }

  /** {@code null} and the like are nobody's host. */
  private static boolean isHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
