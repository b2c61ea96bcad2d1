package org.gleamrecon.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: by {@code Authorization: Bearer TOKEN}, RFC 6750, else by the connection's client
 * certificate. Tokens of an identity provider's shape are left to the framework's own mechanism,
 * where a provider is configured.
 */
@Singleton
public class TokenAuthentication implements HttpAuthenticationMechanism {
  /** What an answer 401 asks for. */
  public static final String CHALLENGE = "Bearer realm=\"gleam-recon\"";

  /** Before the framework's own mechanisms. */
  private static final int PRIORITY = 5000;

  private static final String SCHEME = "Bearer ";
  private static final int UNAUTHENTICATED = 401;

  private final Callers callers;

  TokenAuthentication(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    Optional<Caller> anybody = callers.stranger();
    if (anybody.isPresent()) {
      return known(anybody.get(), context);
    }
    List<String> headers = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.isEmpty()) {
      return certificate(context.request().sslSession())
          .flatMap(callers::withCertificate)
          .map(caller -> known(caller, context))
          .orElseGet(() -> Uni.createFrom().nullItem());
    }
    String header = headers.get(0);
    if (headers.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return refused();
    }
    String token = header.substring(SCHEME.length()).strip();
    if (callers.mayBeOpenId(token)) {
      return Uni.createFrom().nullItem();
    }
    return callers
        .withToken(token)
        .map(caller -> known(caller, context))
        .orElseGet(TokenAuthentication::refused);
  }

  private static Uni<SecurityIdentity> known(Caller caller, RoutingContext context) {
    caller.ask(context);
    return Uni.createFrom().item(caller.identity());
  }

  private static Uni<SecurityIdentity> refused() {
    return Uni.createFrom().failure(new AuthenticationFailedException());
  }

  private static Optional<X509Certificate> certificate(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException noCertificate) {
      // Certificates are asked for, not demanded: others come with tokens.
      return Optional.empty();
    }
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(UNAUTHENTICATED, "WWW-Authenticate", CHALLENGE));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }
}
