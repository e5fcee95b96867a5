package dev.tidemark.platform;

import dev.tidemark.access.Callers;
import dev.tidemark.access.Callers.Known;
import dev.tidemark.access.SessionCookie;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets machines in by {@code X-API-Key} or as bearers of a key, and people by their session. */
@ApplicationScoped
class Authentication implements HttpAuthenticationMechanism {

  static final String HEADER = "X-API-Key";
  private static final CharSequence FAST_HEADER = HttpHeaders.createOptimized(HEADER);
  private static final String SCHEME = "Bearer ";

  /** Other tokens are not ours. */
  private static final String BEARER = SCHEME + Callers.KEY_PREFIX;

  /** Why a credential was not taken, for the answer. */
  private static final String WHY = "tidemark.refused";

  private final Callers callers;
  private final OpenStreams streams;
  private final ProblemWriter problems;

  Authentication(Callers callers, OpenStreams streams, ProblemWriter problems) {
    this.streams = streams;
    this.callers = callers;
    this.problems = problems;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    String key = key(context.request());
    if (key != null) {
      return known(context, new Credential(callers::key, callers::isKey, key, true));
    }
    String cookie = SessionCookie.in(context.request());
    return cookie == null
        ? Uni.createFrom().nullItem()
        : known(context, new Credential(callers::session, callers::isSession, cookie, false));
  }

  /**
   * What a request brought, and how to look for it.
   *
   * @param strict whether one that is no good is worse than none: a browser sends an old cookie
   *     with everything, the login too
   */
  private record Credential(
      Function<String, Known> look, Predicate<String> isGood, String text, boolean strict) {

    Known known() {
      return look.apply(text);
    }

    boolean isGoodStill() {
      return isGood.test(text);
    }

    /** Without what it is. */
    @Override
    public String toString() {
      return "credential";
    }
  }

  private static @Nullable String key(HttpServerRequest request) {
    String key = request.getHeader(FAST_HEADER);
    if (key != null) {
      return key;
    }
    String bearer = request.getHeader(HttpHeaders.AUTHORIZATION);
    return bearer != null && bearer.startsWith(BEARER) ? bearer.substring(SCHEME.length()) : null;
  }

  /** What is not known here may have been made in another process just now. */
  private Uni<SecurityIdentity> known(RoutingContext context, Credential credential) {
    Known known = credential.known();
    if (!(known instanceof Known.Not)) {
      return answer(context, credential, known);
    }
    Context loop = context.vertx().getOrCreateContext();
    return Uni.createFrom()
        .completionStage(callers.nextLook())
        .emitOn(task -> loop.runOnContext(nothing -> task.run()))
        .chain(
            answered ->
                answered
                    ? answer(context, credential, credential.known())
                    : sendUnavailable(context));
  }

  private Uni<SecurityIdentity> answer(RoutingContext context, Credential credential, Known known) {
    if (known instanceof Known.As caller) {
      if (OpenStreams.isStream(context)) {
        streams.watch(context, credential::isGoodStill);
      }
      spareIndex(context);
      return caller.identity();
    }
    String why =
        known instanceof Known.Over ? "It has expired" : "It is not known, or not any more";
    context.put(WHY, why);
    return credential.strict()
        ? Uni.createFrom().failure(new AuthenticationFailedException(why))
        : Uni.createFrom().nullItem();
  }

  /**
   * While it sees Quarkus' own handler of failures, Quarkus REST makes an index of all paths anew
   * for each request, to name the one that may be refused.
   */
  private static void spareIndex(RoutingContext context) {
    BiConsumer<RoutingContext, Throwable> handler = Authentication::fail;
    context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, handler);
  }

  private static void fail(RoutingContext context, Throwable failure) {
    if (!context.failed()) {
      context.fail(failure);
    }
  }

  /** Whether it is known cannot be told now. */
  private Uni<SecurityIdentity> sendUnavailable(RoutingContext context) {
    problems.send(
        context, Problem.of(Refusal.STORE_UNAVAILABLE, Refusal.STORE_UNAVAILABLE.title()));
    return Uni.createFrom().nothing(); // it is answered
  }

  /** Before all others: what it knows is in memory. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 1000;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(Refusal.UNAUTHENTICATED.status(), null, null));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    String why = context.get(WHY, "Send a key in " + HEADER + ", or log in");
    problems.send(context, Problem.of(Refusal.UNAUTHENTICATED, why));
    return Uni.createFrom().item(true);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, HEADER));
  }
}
