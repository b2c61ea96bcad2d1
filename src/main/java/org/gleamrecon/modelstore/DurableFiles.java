package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Files that are whole or not there, whenever the process is killed or the power fails. */
final class DurableFiles {
  private DurableFiles() {}

  /** Writes a file and waits until the disk has it. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Waits until the disk knows of what was made and renamed in a directory. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Puts a file in the place of another one, or of none. One writer at a time. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a directory");
    Files.createDirectories(directory);
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    write(draft, bytes);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(directory);
  }
}
