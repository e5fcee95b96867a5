package dev.tidemark.platform;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer tells browsers, as OWASP's cheat sheets on REST and on headers ask: nothing of
 * it is sniffed, framed, run, or read by other sites, and answers of the API are not kept.
 */
@Singleton
class AnswerHeaders {

  /** Before all that may answer. */
  private static final int FIRST = 700;

  private static final CharSequence CSP = name("Content-Security-Policy");

  /** Answers that are no pages. */
  private static final CharSequence NOTHING = name("default-src 'none'; frame-ancestors 'none'");

  /** Pages of the console: all that they use is served here. */
  private static final CharSequence OURS =
      name(
          "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

  private static final CharSequence TYPE_OPTIONS = name("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = name("nosniff");
  private static final CharSequence FRAMES = name("X-Frame-Options");
  private static final CharSequence DENY = name("DENY");
  private static final CharSequence REFERRER = name("Referrer-Policy");
  private static final CharSequence NO_REFERRER = name("no-referrer");
  private static final CharSequence OPENER = name("Cross-Origin-Opener-Policy");
  private static final CharSequence RESOURCE = name("Cross-Origin-Resource-Policy");
  private static final CharSequence SAME_ORIGIN = name("same-origin");
  private static final CharSequence NO_STORE = name("no-store");
  private static final CharSequence TRANSPORT = name("Strict-Transport-Security");
  private static final CharSequence A_YEAR = name("max-age=31536000");

  private static CharSequence name(String text) {
    return HttpHeaders.createOptimized(text);
  }

  void register(@Observes Filters filters) {
    filters.register(AnswerHeaders::add, FIRST);
  }

  private static void add(RoutingContext context) {
    MultiMap headers = context.response().headers();
    String path = context.request().path();
    boolean api = path != null && path.startsWith("/v1/");
    headers.set(TYPE_OPTIONS, NOSNIFF).set(FRAMES, DENY).set(REFERRER, NO_REFERRER);
    headers.set(RESOURCE, SAME_ORIGIN);
    if (api) {
      headers.set(CSP, NOTHING).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    } else {
      headers.set(CSP, OURS).set(OPENER, SAME_ORIGIN);
    }
    if ("https".equals(context.request().scheme())) {
      headers.set(TRANSPORT, A_YEAR);
    }
    context.next();
  }
}
