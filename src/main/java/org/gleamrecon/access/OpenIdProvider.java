package org.gleamrecon.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Tells the framework which provider's tokens to take. The provider is asked with the first token,
 * not at the start: a provider that is down keeps no scan waiting whose gateway has a token of
 * ours.
 */
@Singleton
public class OpenIdProvider implements TenantConfigResolver {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Instance<Callers> callers;

  OpenIdProvider(Instance<Callers> callers) {
    this.callers = callers;
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> asked) {
    return callers
        .get()
        .openId()
        .map(openId -> Uni.createFrom().item(tenant(openId)))
        .orElseGet(() -> Uni.createFrom().nullItem());
  }

  private static OidcTenantConfig tenant(OpenIdSettings openId) {
    OidcTenantConfigBuilder tenant =
        new OidcTenantConfigBuilder()
            .tenantId("gleam")
            .connectionTimeout(PATIENCE)
            .applicationType(ApplicationType.SERVICE)
            .roles(Source.accesstoken, openId.rolesClaim())
            .token()
            .issuer(openId.issuer())
            .audience(openId.audience())
            .allowJwtIntrospection(false)
            .allowOpaqueTokenIntrospection(false)
            .end();
    if (openId.publicKey().isPresent()) {
      tenant.publicKey(openId.publicKey().get());
    } else {
      tenant.authServerUrl(openId.issuer());
    }
    return tenant.build();
  }
}
