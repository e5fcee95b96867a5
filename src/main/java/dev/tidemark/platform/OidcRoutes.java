package dev.tidemark.platform;

import dev.tidemark.access.StrangerSessions;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What is about {@link OidcLogin}: without an issuer there is no such path. People whose way to the
 * issuer and back went wrong are brought to the console, which tells them, since it is a browser
 * that would show them the bare answer; what was wrong is in the log alone.
 */
@Singleton
class OidcRoutes {

  private static final Logger LOG = Logger.getLogger(OidcRoutes.class);

  /** With {@link CrossSite}: before anybody is asked who they are. */
  private static final int EARLY = 550;

  private static final String STATE_COOKIE = "q_auth";
  private static final int SEE_OTHER = 303;

  private final boolean enabled;
  private final ProblemWriter problems;

  OidcRoutes(
      @ConfigProperty(name = "tidemark.oidc.login") boolean enabled, ProblemWriter problems) {
    this.enabled = enabled;
    this.problems = problems;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  void register(@Observes Router router) {
    router.route(StrangerSessions.PATH + "*").order(Integer.MIN_VALUE).failureHandler(this::tell);
  }

  private void check(RoutingContext context) {
    String path = context.request().path();
    if (path == null || !path.startsWith(StrangerSessions.PATH)) {
      context.next();
    } else if (enabled) {
      context.addHeadersEndHandler(nothing -> bind(context));
      context.next();
    } else {
      problems.send(
          context, Problem.of(Refusal.NOT_FOUND, "No OpenID Connect issuer is configured"));
    }
  }

  /** Quarkus leaves it to the browser from where its cookie with the state is sent. */
  private static void bind(RoutingContext context) {
    for (Cookie cookie : context.request().cookies()) {
      if (cookie.getName().startsWith(STATE_COOKIE)) {
        cookie.setSameSite(CookieSameSite.LAX);
      }
    }
  }

  private void tell(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof AuthenticationRedirectException
        || failure instanceof AuthenticationFailedException
        || context.response().headWritten()) {
      context.next(); // it is no failure, or it is answered
      return;
    }
    // Quarkus has told the rest; its text has what came in the address.
    LOG.warnf("A login with the issuer failed: %s", failure.getClass().getSimpleName());
    context.response().putHeader(HttpHeaders.LOCATION, OidcLogin.FAILED);
    context.response().setStatusCode(SEE_OTHER).end();
  }
}
