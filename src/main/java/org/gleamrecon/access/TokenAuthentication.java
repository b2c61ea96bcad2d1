package org.gleamrecon.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
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
    Optional<Caller> caller = atFirstSight(callers, context);
    if (caller.isPresent()) {
      return Uni.createFrom().item(caller.get().identity());
    }
    List<String> headers = shown(context.request());
    boolean othersMayKnow =
        headers.isEmpty() || bearer(headers).filter(callers::mayBeOpenId).isPresent();
    return othersMayKnow
        ? Uni.createFrom().nullItem()
        : Uni.createFrom().failure(new AuthenticationFailedException());
  }

  /**
   * Whoever the head of a request shows, from then on its caller. Asks nobody, so an identity
   * provider's tokens are not looked at.
   *
   * @return empty if it is nobody, or somebody whom only the provider knows
   */
  public static Optional<Caller> atFirstSight(Callers callers, RoutingContext context) {
    Optional<Caller> caller = callers.stranger().or(() -> known(callers, context.request()));
    caller.ifPresent(known -> known.ask(context));
    return caller;
  }

  private static Optional<Caller> known(Callers callers, HttpServerRequest request) {
    List<String> headers = shown(request);
    return headers.isEmpty()
        ? certificate(request.sslSession()).flatMap(callers::withCertificate)
        : bearer(headers).filter(token -> !callers.mayBeOpenId(token)).flatMap(callers::withToken);
  }

  private static List<String> shown(HttpServerRequest request) {
    return request.headers().getAll(HttpHeaders.AUTHORIZATION);
  }

  private static Optional<String> bearer(List<String> headers) {
    String header = headers.get(0);
    return headers.size() == 1 && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : Optional.empty();
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
