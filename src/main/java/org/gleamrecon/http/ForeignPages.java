package org.gleamrecon.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a browser calls on behalf of another site's page. It reaches this machine's own address,
 * and attaches client certificates, for any page that it shows; a token it does not know. So calls
 * without a token are looked at: what the browser says of them (Fetch Metadata, RFC 6454) tells.
 */
final class ForeignPages {
  private static final Set<String> OPEN = Set.of("/", "/index.html");
  private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String OTHER_SITE = "cross-site";

  private ForeignPages() {}

  /**
   * @param known whether callers have to say who they are; otherwise all on this machine is ours
   */
  static boolean asks(HttpServerRequest request, boolean known) {
    if (request.getHeader("Authorization") != null && known) {
      return false;
    }
    boolean page = OPEN.contains(request.path()) && LOOKING.contains(request.method());
    if (OTHER_SITE.equals(request.getHeader("Sec-Fetch-Site")) && !page) {
      return true;
    }
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return false;
    }
    try {
      URI from = URI.create(origin);
      return known
          ? !String.valueOf(from.getAuthority()).equalsIgnoreCase(request.getHeader("Host"))
          : !isLoopback(from.getHost());
    } catch (IllegalArgumentException notAnOrigin) {
      return true;
    }
  }

  private static boolean isLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    if (host.equals("localhost")) {
      return true;
    }
    // Only addresses: a name may mean this machine to whoever set it, and still be a foreign page.
    if (!host.matches("[0-9.]+|\\[[0-9A-Fa-f:.]+]")) {
      return false;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
