package org.gleamrecon.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles of those whom an identity provider knows: of its groups the ones that are our prefix
 * and a role's name. Others, such as its own {@code admin}, mean nothing here.
 */
@Singleton
public class OpenIdRoles implements SecurityIdentityAugmentor {
  private final Instance<Callers> callers;

  OpenIdRoles(Instance<Callers> callers) {
    this.callers = callers;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return augment(identity, context, Map.of());
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity,
      AuthenticationRequestContext context,
      Map<String, Object> attributes) {
    if (identity.isAnonymous()) {
      return Uni.createFrom().item(identity);
    }
    Set<String> granted =
        callers
            .get()
            .openId()
            .map(OpenIdSettings::rolePrefix)
            .map(
                prefix ->
                    identity.getRoles().stream()
                        .filter(group -> group.startsWith(prefix))
                        .map(group -> group.substring(prefix.length()))
                        .filter(Roles.ALL::contains)
                        .collect(Collectors.toSet()))
            .orElse(Set.of());
    Caller caller = new Caller(identity.getPrincipal().getName(), Caller.Kind.OPEN_ID, granted);
    RoutingContext request = HttpSecurityUtils.getRoutingContextAttribute(attributes);
    if (request != null) {
      caller.ask(request);
    }
    return Uni.createFrom().item(caller.identity());
  }
}
