package org.gleamrecon.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** {@code Authorization: Bearer TOKEN}, RFC 6750. */
@Singleton
public class TokenAuthentication implements HttpAuthenticationMechanism {
  /** What an answer 401 asks for. */
  public static final String CHALLENGE = "Bearer realm=\"gleam-recon\"";

  private static final String SCHEME = "Bearer ";
  private static final int UNAUTHENTICATED = 401;

  private final Callers callers;

  TokenAuthentication(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    boolean shown = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    Optional<Caller> caller =
        shown ? callers.withToken(header.substring(SCHEME.length()).strip()) : callers.stranger();
    if (caller.isPresent()) {
      caller.get().ask(context);
      return Uni.createFrom().item(identity(caller.get()));
    }
    return header == null
        ? Uni.createFrom().nullItem()
        : Uni.createFrom().failure(new AuthenticationFailedException());
  }

  private static SecurityIdentity identity(Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.name()))
        .addRoles(caller.roles())
        .build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(UNAUTHENTICATED, "WWW-Authenticate", CHALLENGE));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
