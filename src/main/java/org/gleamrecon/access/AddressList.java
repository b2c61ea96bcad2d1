package org.gleamrecon.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Addresses that may connect: networks in CIDR form (RFC 4632, RFC 4291), or single addresses. */
public final class AddressList {
  // No names: what a name means may change, and asking takes time.
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  // After the pattern that it is read with.
  /** This machine alone. */
  public static final AddressList LOOPBACK = of(List.of("127.0.0.0/8", "::1/128"));

  private final List<Network> networks;

  private record Network(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private AddressList(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads networks.
   *
   * @throws ReconstructionException PARAMETER_INVALID naming the one that is none
   */
  public static AddressList of(List<String> networks) {
    return new AddressList(networks.stream().map(String::strip).map(AddressList::network).toList());
  }

  private static Network network(String text) {
    String[] parts = text.split("/", 2);
    try {
      if (!NUMERIC.matcher(parts[0]).matches()) {
        throw wrong(text);
      }
      byte[] address = InetAddress.getByName(parts[0]).getAddress();
      int bits = parts.length == 1 ? 8 * address.length : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > 8 * address.length) {
        throw wrong(text);
      }
      return new Network(address, bits);
    } catch (UnknownHostException | NumberFormatException none) {
      throw wrong(text);
    }
  }

  private static ReconstructionException wrong(String text) {
    return new ReconstructionException(
        FailureCode.PARAMETER_INVALID, "'" + text + "' is not a network such as 10.1.2.0/24");
  }

  /** Whether an address, numeric, is of one of the networks. */
  public boolean holds(String address) {
    // A scope (fe80::1%eth0) says on which side, not who.
    String bare = address.split("%", 2)[0];
    if (!NUMERIC.matcher(bare).matches()) {
      return false;
    }
    try {
      // An IPv4 address that came as IPv6 is an IPv4 address here.
      byte[] found = InetAddress.getByName(bare).getAddress();
      return networks.stream().anyMatch(network -> network.holds(found));
    } catch (UnknownHostException none) {
      return false;
    }
  }
}
