package org.gleamrecon.access;

import java.util.Optional;

/**
 * An OpenID Connect provider and what its tokens must be.
 *
 * @param issuer claim {@code iss}, and where the provider is found
 * @param audience one of claim {@code aud}
 * @param publicKey the provider's, which is then never asked
 * @param rolesClaim path of the claim that lists groups
 * @param rolePrefix what a group's name begins with before the role
 */
public record OpenIdSettings(
    String issuer,
    String audience,
    Optional<String> publicKey,
    String rolesClaim,
    String rolePrefix) {}
