package dev.tidemark.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Gives each address of a page the one document that the console is: it finds by the address what
 * it is to show, so that every page can be linked to.
 */
@Singleton
class Pages {

  /** The pages, as {@code web/app/routes.js} has them. A code of a product may have dots in it. */
  private static final String ADDRESSES =
      "/(overview|products|alerts|rules|responses|channels|webhooks|ingest|settings|login)(/.*)?";

  private static final String DOCUMENT = "/index.html";

  /** Before all routes of Quarkus, which would not know these addresses. */
  private static final int FIRST = -100;

  void register(@Observes Router router) {
    router
        .routeWithRegex(ADDRESSES)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .order(FIRST)
        .handler(context -> context.reroute(DOCUMENT));
    router.route("/").order(FIRST).handler(Pages::revalidate);
    router.route(DOCUMENT).order(FIRST).handler(Pages::revalidate);
  }

  /** The document names its scripts by their content: it is asked for anew, and they never are. */
  private static void revalidate(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    context.next();
  }
}
