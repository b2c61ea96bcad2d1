package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** Starts trainers. A trainer outlives the service that started it if that is killed. */
public sealed interface Launcher extends AutoCloseable permits LocalLauncher, KubernetesLauncher {
  /**
   * Starts the trainer of a job.
   *
   * @param job its directory, with job.json
   * @throws IOException if it cannot be started
   */
  Trainer launch(Path job) throws IOException;

  /**
   * Ends every trainer that an earlier service has left, and returns when all are gone.
   *
   * @param jobs directory of all jobs
   * @param references of trainers that may be alive
   * @throws IOException if one does not end
   */
  void endLeft(Path jobs, Collection<String> references) throws IOException;

  /** Gives up what it holds itself; trainers stay as they are. */
  @Override
  default void close() {}
}
