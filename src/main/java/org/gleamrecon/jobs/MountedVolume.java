package org.gleamrecon.jobs;

import java.nio.file.Path;

/**
 * A volume that trainer and service both have.
 *
 * @param name within the pod
 * @param claim name of the PersistentVolumeClaim
 * @param subPath directory of the volume that is mounted; empty: all of it
 * @param path where, absolute, in both
 */
public record MountedVolume(
    String name, String claim, String subPath, Path path, boolean readOnly) {
  public MountedVolume {
    path = path.toAbsolutePath().normalize();
  }
}
