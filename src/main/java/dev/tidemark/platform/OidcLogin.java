package dev.tidemark.platform;

import dev.tidemark.access.StrangerSessions;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser logs in with an OpenID Connect issuer. Quarkus sends it there and takes it back:
 * the authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636), state and nonce.
 * Who comes back known gets a session of ours, and the issuer's tokens are forgotten.
 */
@Path(StrangerSessions.PATH)
@Authenticated
class OidcLogin {

  /** The console's first page, which says why somebody is not in. */
  static final String NO_ROLE = "/?signin=no-role";

  static final String FAILED = "/?signin=failed";

  /** A page of ours: browsers take two slashes, of either kind, for another host. */
  private static final Pattern PAGE = Pattern.compile("/(?!/)[!-\\[\\]-~]{0,2000}");

  private final StrangerSessions sessions;
  private final OidcSession flow;
  private final SecurityIdentity caller;

  OidcLogin(StrangerSessions sessions, OidcSession flow, SecurityIdentity caller) {
    this.sessions = sessions;
    this.flow = flow;
    this.caller = caller;
  }

  /**
   * Is reached by who is known, after the way to the issuer and back.
   *
   * @param to the page that they wanted to see
   */
  @GET
  @Operation(hidden = true)
  public Response begin(@Context HttpServerRequest request, @Nullable @QueryParam("to") String to) {
    Optional<NewCookie> session = sessions.begin(caller, request);
    flow.logout().await().indefinitely(); // takes the cookie with the tokens back; never waits
    return session
        .map(cookie -> Response.status(303).header(HttpHeaders.LOCATION, page(to)).cookie(cookie))
        .orElseGet(() -> Response.status(303).header(HttpHeaders.LOCATION, NO_ROLE))
        .build();
  }

  static String page(@Nullable String to) {
    return to != null && PAGE.matcher(to).matches() ? to : "/";
  }
}
