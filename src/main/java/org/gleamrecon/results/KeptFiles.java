package org.gleamrecon.results;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * The directory of one run: its state, and the files of its images while they are kept.
 *
 * @param directory named by the run's id
 */
public record KeptFiles(Path directory) {
  private static final Logger LOG = Logger.getLogger(KeptFiles.class);
  private static final int BUFFER = 1 << 18;

  /** Where a file of that name lies. */
  public Path path(String name) {
    return directory.resolve(name);
  }

  /** Begins a file that only the service's user can read. */
  public OutputStream create(String name) throws IOException {
    OwnerOnly.createFile(path(name));
    return new BufferedOutputStream(Files.newOutputStream(path(name)), BUFFER);
  }

  /** Bytes of all its files, as far as they can be told. */
  long size() {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    } catch (IOException failure) {
      LOG.errorf(failure, "the size of a result is not known");
    }
    return bytes;
  }

  /** Removes the images; the state stays. */
  void removeImages() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!file.endsWith(StateFile.NAME)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Removes all of it, the state first: what has none is nobody's. */
  void remove() throws IOException {
    Files.deleteIfExists(path(StateFile.NAME));
    try {
      removeImages();
    } catch (NoSuchFileException gone) {
      return;
    }
    Files.deleteIfExists(directory);
  }
}
