package org.gleamrecon.delivery;

import java.io.IOException;
import java.util.Map;

/** An archive that goes away and comes back with what it holds. */
interface RestartableArchive extends AutoCloseable {
  void start() throws IOException, InterruptedException;

  void stop() throws InterruptedException;

  /** What it tells of each instance, by SOP Instance UID. */
  Map<String, byte[]> held() throws IOException;

  /** What it must tell of an instance that we encoded as that file. */
  byte[] expected(byte[] file);

  @Override
  void close();
}
