package dev.tidemark.audit;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Where the request comes from that is being answered on this thread. What a proxy says counts if
 * the settings name the proxy as trusted; else the proxy's own address does. Safe for use by
 * several threads.
 */
@ApplicationScoped
public class ClientAddress {

  private final CurrentVertxRequest request;

  ClientAddress(CurrentVertxRequest request) {
    this.request = request;
  }

  /** At most 45 characters; null where no request is being answered. */
  public @Nullable String current() {
    if (!Arc.container().requestContext().isActive()) {
      return null;
    }
    RoutingContext context = request.getCurrent();
    return context == null ? null : of(context.request());
  }

  /** The address that a request comes from; null for what has none, such as a local socket. */
  public static @Nullable String of(HttpServerRequest request) {
    SocketAddress from = request.remoteAddress();
    String address = from == null ? null : from.hostAddress();
    return address == null || address.length() > 45 ? null : address;
  }
}
