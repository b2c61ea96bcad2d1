package org.gleamrecon.access;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Who may call. Without identities every caller has every role, and doors open to loopback only.
 */
public final class Callers {
  private static final Caller EVERYONE =
      new Caller("local", Caller.Kind.LOOPBACK, Set.copyOf(Roles.ALL));

  private final Optional<TokenFile> tokens;
  private final Optional<OpenIdSettings> openId;
  private final Optional<CertificateRoles> certificates;
  private final Optional<Path> authorities;

  private Callers(
      Optional<TokenFile> tokens,
      Optional<OpenIdSettings> openId,
      Optional<CertificateRoles> certificates,
      Optional<Path> authorities) {
    this.tokens = tokens;
    this.openId = openId;
    this.certificates = certificates;
    this.authorities = authorities;
  }

  /**
   * Whoever has a token of ours.
   *
   * @param tokensFile lines of {@link Token}
   * @throws ReconstructionException PARAMETER_INVALID if it is not that
   */
  public static Callers of(Optional<Path> tokensFile, Clock clock) {
    return of(tokensFile, Optional.empty(), Optional.empty(), clock);
  }

  /**
   * Whoever has a token of ours, one of an identity provider, or a certificate.
   *
   * @param tokensFile lines of {@link Token}
   * @throws ReconstructionException PARAMETER_INVALID if a file is not what it should be
   */
  public static Callers of(
      Optional<Path> tokensFile,
      Optional<OpenIdSettings> openId,
      Optional<CertificateSettings> certificates,
      Clock clock) {
    return new Callers(
        tokensFile.map(file -> new TokenFile(file, clock)),
        openId,
        certificates.map(settings -> CertificateRoles.read(settings.subjectsFile())),
        certificates.map(CertificateSettings::authorities));
  }

  /** Whether callers have to say who they are. */
  public boolean mustBeKnown() {
    return tokens.isPresent() || openId.isPresent() || certificates.isPresent();
  }

  /** The identity provider, if there is one. */
  Optional<OpenIdSettings> openId() {
    return openId;
  }

  /** PEM file of those who sign clients' certificates. */
  Optional<Path> clientAuthorities() {
    return authorities;
  }

  /** Whether the identity provider may have made it: a JWT has dots, a token of ours none. */
  boolean mayBeOpenId(String token) {
    return openId.isPresent() && token.indexOf('.') >= 0;
  }

  /** Whoever shows nothing. */
  Optional<Caller> stranger() {
    return mustBeKnown() ? Optional.empty() : Optional.of(EVERYONE);
  }

  /** Whoever's connection has a certificate, which the authorities signed. */
  Optional<Caller> withCertificate(X509Certificate certificate) {
    X500Principal subject = certificate.getSubjectX500Principal();
    return certificates
        .flatMap(known -> known.of(subject))
        .map(roles -> new Caller(subject.getName(), Caller.Kind.CERTIFICATE, roles));
  }

  /** Whoever shows a token of ours. */
  Optional<Caller> withToken(String secret) {
    if (!mustBeKnown()) {
      return Optional.of(EVERYONE);
    }
    return tokens
        .flatMap(file -> file.find(secret))
        .map(token -> new Caller(token.name(), Caller.Kind.TOKEN, token.roles()));
  }
}
