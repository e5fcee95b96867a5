package dev.tidemark.access;

import dev.tidemark.access.Callers.Known;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * One that is let in by what this process remembers. What changes is when it was seen last; safe
 * for use by several threads.
 */
final class Caller {

  /** The identity's attribute that has the name of a person's role. */
  static final String ROLE = "tidemark.role";

  /** The identity's attribute that has the moment at which a session ends in any case. */
  static final String ENDS = "tidemark.ends";

  private static final int LONGEST_NAME = 80;

  /** Seen so often, it is not noted each time: processors would pass the line back and forth. */
  private static final long NOTED_EVERY_MILLIS = 1_000;

  private final Secret secret;
  private final Known known;
  private final long endsMillis;
  private final long idleMillis;
  private volatile long seenMillis;

  /**
   * @param endsMillis when it is over in any case; {@link Long#MAX_VALUE} for never
   * @param idleMillis not seen for so long, it is over; {@link Long#MAX_VALUE} for never
   * @param seenMillis 0 for not yet
   */
  Caller(
      Secret secret,
      Uni<SecurityIdentity> identity,
      long endsMillis,
      long idleMillis,
      long seenMillis) {
    this.secret = secret;
    this.known = new Known.As(identity);
    this.endsMillis = endsMillis;
    this.idleMillis = idleMillis;
    this.seenMillis = seenMillis;
  }

  /** Who calls with a key. */
  static Uni<SecurityIdentity> machine(String name, Collection<String> scopes) {
    return Uni.createFrom().item(identity("key:" + name, scopes).build());
  }

  /**
   * Who calls within a session.
   *
   * @param actor as the audit has it
   * @param ends when the session is over in any case
   */
  static Uni<SecurityIdentity> person(String actor, Role role, Instant ends) {
    return Uni.createFrom()
        .item(
            identity(actor, role.scopes())
                .addAttribute(ROLE, role.toString())
                .addAttribute(ENDS, ends)
                .build());
  }

  /** Of another login; what has no place in an audit is taken out of the name. */
  static SecurityIdentity stranger(String name, Optional<Role> role) {
    String shown = name.replaceAll("[^\\p{L}\\p{N}._@+-]", "_");
    String kept = shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown;
    QuarkusSecurityIdentity.Builder known =
        identity("oidc:" + kept, role.map(Role::scopes).orElse(List.of()));
    role.ifPresent(one -> known.addAttribute(ROLE, one.toString()));
    return known.build();
  }

  private static QuarkusSecurityIdentity.Builder identity(String name, Collection<String> scopes) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRoles(new HashSet<>(scopes.contains(Scope.ADMIN) ? Scope.ALL : List.copyOf(scopes)));
  }

  boolean isSame(Secret other) {
    return secret.isSame(other);
  }

  Known known() {
    return known;
  }

  boolean isOver(long nowMillis) {
    return nowMillis >= endsMillis || nowMillis - seenMillis > idleMillis;
  }

  long seenMillis() {
    return seenMillis;
  }

  void seen(long nowMillis) {
    if (nowMillis - seenMillis > NOTED_EVERY_MILLIS) {
      seenMillis = nowMillis;
    }
  }
}
