package dev.tidemark.platform;

import dev.tidemark.access.Callers;
import dev.tidemark.access.Role;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Gives people of an OpenID Connect issuer the role that their token's claim says. Who has none of
 * the roles is known, and may nothing.
 */
@ApplicationScoped
class OidcPeople implements SecurityIdentityAugmentor {

  private final Map<Role, String> names = new EnumMap<>(Role.class);

  OidcPeople(
      @ConfigProperty(name = "tidemark.oidc.viewer") String viewer,
      @ConfigProperty(name = "tidemark.oidc.operator") String operator,
      @ConfigProperty(name = "tidemark.oidc.admin") String admin) {
    names.put(Role.VIEWER, viewer);
    names.put(Role.OPERATOR, operator);
    names.put(Role.ADMIN, admin);
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return Uni.createFrom()
        .item(
            identity.getPrincipal() instanceof JsonWebToken token
                ? Callers.stranger(token.getName(), role(identity.getRoles()))
                : identity);
  }

  /** The highest that is told. */
  private Optional<Role> role(Set<String> told) {
    Optional<Role> highest = Optional.empty();
    for (Role role : Role.values()) {
      if (told.contains(names.getOrDefault(role, ""))) {
        highest = Optional.of(role);
      }
    }
    return highest;
  }
}
