package org.gleamrecon.cli;

import java.net.URI;

/** A service that was started in this process. Closing stops it. */
public interface RunningService extends AutoCloseable {
  /** Base of the HTTP door, without a path. */
  URI uri();

  @Override
  void close();
}
