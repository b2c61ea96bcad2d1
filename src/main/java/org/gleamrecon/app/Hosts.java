package org.gleamrecon.app;

import java.net.InetAddress;
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
    boolean loopback;
    try {
      loopback =
          Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException failure) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "the host " + host + " has no address", failure);
    }
    if (!loopback) {
      throw new ReconstructionException(
          FailureCode.UNAUTHENTICATED,
          "other machines reach the host %s: that needs authentication, and none is configured"
              .formatted(host));
    }
  }
}
