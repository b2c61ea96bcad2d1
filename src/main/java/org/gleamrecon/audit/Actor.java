package org.gleamrecon.audit;

import java.util.Optional;

/**
 * Who did something.
 *
 * @param name as the service knows it
 * @param kind how it is known, such as token or certificate
 * @param address IP address, where it came over the network
 */
public record Actor(String name, String kind, Optional<String> address) {
  /** The service by itself. */
  public static final Actor SERVICE = new Actor("gleam-recon", "service", Optional.empty());

  /** Whoever runs a command on the service's machine. */
  public static Actor commandLine() {
    return new Actor(System.getProperty("user.name", "unknown"), "command line", Optional.empty());
  }
}
