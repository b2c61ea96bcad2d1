package org.gleamrecon.cli;

/**
 * Where the service listens. All three doors bind to {@code host}.
 *
 * @param port HTTP; 0 for any free port, as for the other doors
 * @param managementPort health and metrics
 * @param mrdPort MRD over TCP
 */
public record ServeOptions(String host, int port, int managementPort, int mrdPort) {}
