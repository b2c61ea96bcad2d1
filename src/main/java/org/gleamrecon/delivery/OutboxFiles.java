package org.gleamrecon.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The images of the outbox, in files with random names that only the service's user can read. */
final class OutboxFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;

  OutboxFiles(Path directory) {
    this.directory = directory;
  }

  /** Writes a file, which is durable after {@link #sync}. */
  String write(byte[] bytes) throws IOException {
    make();
    String name = UUID.randomUUID() + ".dcm";
    Path file = directory.resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } catch (IOException failure) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException staysUntilTheNextStart) {
        failure.addSuppressed(staysUntilTheNextStart);
      }
      throw failure;
    }
    return name;
  }

  private void make() throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = directory.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
      if (parent != null) {
        sync(parent);
      }
    }
  }

  /**
   * Waits until the disk has these files, and knows their names. One wait after all writing: most
   * of it is then done while the first file is waited for.
   */
  void sync(List<String> names) throws IOException {
    for (String name : names) {
      try (FileChannel channel =
          FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    sync(directory);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Bytes free on the disk. */
  long freeBytes() throws IOException {
    make();
    return Files.getFileStore(directory).getUsableSpace();
  }

  /** The file as it was written; empty if it is gone, or other bytes. */
  Optional<byte[]> read(OutboxEntry entry) {
    try {
      Path file = directory.resolve(entry.file());
      if (Files.size(file) != entry.bytes()) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      return sha256(bytes).equals(entry.sha256()) ? Optional.of(bytes) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Removes a file, and looks whether it is gone. */
  void remove(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.deleteIfExists(file);
    if (Files.exists(file)) {
      throw new IOException("a file of the outbox is still there after it was deleted");
    }
  }

  /** Removes what no entry holds: what a killed process had begun, or had not ended. */
  void removeAllBut(Set<String> held) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!held.contains(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
