package org.gleamrecon.cli;

import java.nio.file.Path;

/** Starts the service; the command line does not know how. */
public interface ServiceStarter {
  /** Serves until the process is asked to stop. Returns the exit status. */
  int serve(ServeOptions options);

  /**
   * Starts the service on free loopback ports.
   *
   * @param dataDirectory where it keeps its state
   */
  RunningService startOnFreePorts(Path dataDirectory);
}
