package org.gleamrecon.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Where bodies and answers lie while a request lasts: files with random names that only the
 * service's user can read. They hold patient data, so each is removed with its request, and what a
 * killed process left behind is removed at the next start.
 *
 * <p>Safe for several threads.
 */
public final class Spool {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final long freeBytesFloor;
  private final Random random;

  /**
   * Opens the spool: makes the directory and removes what lies in it.
   *
   * @param freeBytesFloor bytes that stay free on the disk
   * @param random source of the files' names
   */
  public static Spool open(Path directory, long freeBytesFloor, Random random) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
      }
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the spool directory cannot be used", failure);
    }
    return new Spool(directory, freeBytesFloor, random);
  }

  private Spool(Path directory, long freeBytesFloor, Random random) {
    this.directory = directory;
    this.freeBytesFloor = freeBytesFloor;
    this.random = random;
  }

  /** An empty file of its own. */
  public SpooledFile create() {
    byte[] name = new byte[16];
    random.nextBytes(name);
    Path path = directory.resolve(HexFormat.of().formatHex(name));
    try {
      Files.createFile(path, OWNER_ONLY);
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
    return new SpooledFile(path);
  }

  /**
   * Checks that so many bytes more leave enough free.
   *
   * @throws ReconstructionException NO_SPACE
   */
  public void requireSpace(long bytes) {
    long free = freeBytes();
    if (free - freeBytesFloor < bytes) {
      throw new ReconstructionException(
          FailureCode.NO_SPACE,
          "%d bytes more would leave less than %d bytes free on the service's disk, %d are free"
              .formatted(bytes, freeBytesFloor, free));
    }
  }

  /** Whether the disk has more free than must stay free. */
  public boolean hasSpace() {
    return freeBytes() >= freeBytesFloor;
  }

  /** Bytes that stay free on the disk. */
  public long reservedBytes() {
    return freeBytesFloor;
  }

  /** Bytes that are free on the disk. */
  public long freeBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException failure) {
      throw SpooledFile.failed(failure);
    }
  }
}
