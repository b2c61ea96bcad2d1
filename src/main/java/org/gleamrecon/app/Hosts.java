package org.gleamrecon.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Where doors may open. */
final class Hosts {
  private Hosts() {}

  /**
   * Without identities a door opens to this machine only.
   *
   * @throws ReconstructionException UNAUTHENTICATED if others could reach it, PARAMETER_INVALID if
   *     the name has no address
   */
  static void requireLoopback(String host) {
    if (!loopback(host)) {
      throw new ReconstructionException(
          FailureCode.UNAUTHENTICATED,
          "other machines reach the host %s: that needs authentication, and none is configured (gleam.auth.*)"
              .formatted(host));
    }
  }

  /**
   * Whether only this machine reaches a door there.
   *
   * @throws ReconstructionException PARAMETER_INVALID if the name has no address
   */
  static boolean loopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException failure) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "the host " + host + " has no address", failure);
    }
  }

  /** How this machine reaches a door. */
  static URI uri(boolean encrypted, String host, int port) {
    return URI.create(
        "%s://%s:%d"
            .formatted(
                encrypted ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port));
  }

  /**
   * Whether a door can open. Asked before the framework starts, which says little about it.
   *
   * @param port 0 for any
   * @throws ReconstructionException CONFLICT if the port is taken
   */
  static void requireFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "port %d of %s is in use".formatted(port, host), taken);
    }
  }
}
