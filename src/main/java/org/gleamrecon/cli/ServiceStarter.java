package org.gleamrecon.cli;

import java.nio.file.Path;
import java.util.List;

/** Starts the service, or says how this program is started; the command line does not know how. */
public interface ServiceStarter {
  /** Serves until the process is asked to stop. Returns the exit status. */
  int serve(ServeOptions options);

  /**
   * Starts the service on free loopback ports.
   *
   * @param dataDirectory where it keeps its state
   */
  RunningService startOnFreePorts(Path dataDirectory);

  /**
   * The command that starts this program once more, up to its own arguments.
   *
   * @param heapBytes the size of its Java heap, all of it touched at the start
   */
  default List<String> ownProgram(long heapBytes) {
    throw new UnsupportedOperationException("this starter knows no program");
  }
}
