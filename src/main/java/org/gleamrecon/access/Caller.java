package org.gleamrecon.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Somebody who calls.
 *
 * @param name a token's, a certificate's subject or the identity provider's; no secret
 * @param kind how they are known
 */
public record Caller(String name, Kind kind, Set<String> roles) {
  /** How a caller is known. */
  public enum Kind {
    TOKEN,
    CERTIFICATE,
    OPEN_ID,
    /** Somebody on this machine, where no identities are configured. */
    LOOPBACK,
    UNKNOWN
  }

  /** Who is not known, or was not let in. */
  static final Caller STRANGER = new Caller("unknown", Kind.UNKNOWN, Set.of());

  private static final String KEY = "org.gleamrecon.access.caller";

  /** For the framework. */
  SecurityIdentity identity() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(name))
        .addRoles(roles)
        .build();
  }

  /** Makes it the caller of a request. */
  void ask(RoutingContext context) {
    context.put(KEY, this);
  }

  /** Of the request under way, as far as it has been asked who calls. */
  public static Caller of(RoutingContext context) {
    return context.get(KEY) instanceof Caller caller ? caller : STRANGER;
  }
}
