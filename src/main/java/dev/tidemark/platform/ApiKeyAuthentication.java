package dev.tidemark.platform;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets machines in by {@code X-API-Key}. */
@ApplicationScoped
class ApiKeyAuthentication implements HttpAuthenticationMechanism {

  static final String HEADER = "X-API-Key";

  private final AdminKey adminKey;
  private final ProblemWriter problems;
  private final Uni<SecurityIdentity> admin;

  ApiKeyAuthentication(AdminKey adminKey, ProblemWriter problems) {
    this.adminKey = adminKey;
    this.problems = problems;
    this.admin =
        Uni.createFrom()
            .item(
                QuarkusSecurityIdentity.builder()
                    .setPrincipal(new QuarkusPrincipal("key:admin"))
                    .addRole("admin")
                    .build());
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String key = context.request().getHeader(HEADER);
    if (key == null) {
      return Uni.createFrom().nullItem();
    }
    return adminKey.matches(key)
        ? admin
        : Uni.createFrom().failure(new AuthenticationFailedException("unknown API key"));
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(Refusal.UNAUTHENTICATED.status(), null, null));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    problems.send(context, Problem.of(Refusal.UNAUTHENTICATED, "Send a known key in " + HEADER));
    return Uni.createFrom().item(true);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, HEADER));
  }
}
