package org.gleamrecon.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam serve}: runs the service until it is asked to stop. */
@Command(
    description = "Runs the service.",
    footer = {
      "",
      "A host that other machines can reach is refused without authentication (GLEAM_AUTH_TOKENS_FILE).",
      "SIGTERM and Ctrl-C stop it."
    })
final class ServeCommand extends StandardCommand implements Callable<Integer> {
  private static final int LARGEST_PORT = 65535;

  private final ServiceStarter starter;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "address that every door binds to (default: ${DEFAULT-VALUE})")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "health and metrics (default: ${DEFAULT-VALUE})")
  private int managementPort;

  @Option(
      names = "--mrd-port",
      paramLabel = "PORT",
      defaultValue = "9002",
      description = "MRD over TCP (default: ${DEFAULT-VALUE})")
  private int mrdPort;

  ServeCommand(ServiceStarter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() {
    check("--port", port);
    check("--management-port", managementPort);
    check("--mrd-port", mrdPort);
    return starter.serve(new ServeOptions(host, port, managementPort, mrdPort));
  }

  private void check(String option, int value) {
    if (value < 0 || value > LARGEST_PORT) {
      throw wrongUsage("%s %d is not within 0 to %d".formatted(option, value, LARGEST_PORT));
    }
  }
}
