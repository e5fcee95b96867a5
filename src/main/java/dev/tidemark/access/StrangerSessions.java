package dev.tidemark.access;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.audit.ClientAddress;
import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of people whom another login has let in. They are like those of accounts: in a table,
 * known to all processes, over after a while and at logout. Blocks; safe for use by several
 * threads.
 */
@ApplicationScoped
public class StrangerSessions {

  /** Where a browser goes to log in there. */
  public static final String PATH = "/v1/session/oidc";

  private final ProductDatabase database;
  private final Callers callers;
  private final SessionLimits limits;
  private final AuditLog audit;
  private final MeterRegistry metrics;
  private final InstantSource clock;

  StrangerSessions(
      ProductDatabase database,
      Callers callers,
      SessionLimits limits,
      AuditLog audit,
      MeterRegistry metrics,
      InstantSource clock) {
    this.database = database;
    this.callers = callers;
    this.limits = limits;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Begins one.
   *
   * @param stranger as {@link Callers#stranger} made it
   * @return what the browser is to keep; empty for who has no role here
   */
  public Optional<NewCookie> begin(SecurityIdentity stranger, HttpServerRequest request) {
    Optional<Role> role = Role.of(stranger.getAttribute(Caller.ROLE));
    String outcome = role.isPresent() ? "in" : "refused";
    metrics.counter("tidemark.logins", "outcome", outcome).increment();
    String address = ClientAddress.of(request);
    return role.map(one -> begin(stranger.getPrincipal().getName(), one, address))
        .map(cookie -> SessionCookie.begin(request, cookie, limits.longest()));
  }

  private String begin(String actor, Role role, @Nullable String address) {
    String cookie = Secret.random();
    String from = address == null ? "" : address;
    long millis = clock.millis();
    long version =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              SessionRows.add(connection, Secret.of(cookie), actor, role, millis, from);
              audit.record(actor, "session.begin", actor, null, null, null);
              return ChangeRow.version(connection);
            });
    assert version > 0;
    callers.changed();
    return cookie;
  }
}
