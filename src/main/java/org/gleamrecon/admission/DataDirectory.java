package org.gleamrecon.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The directory of everything the service keeps, locked by one process at a time. The lock goes
 * with the process, however it ends; the file {@code lock} stays and tells the holder's pid. The
 * file {@code service} beside it tells where that process answers, once it does: pid, space, URI.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String SERVICE = "service";

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, and locks it.
   *
   * @throws ReconstructionException CONFLICT if another process holds it, naming its pid
   */
  public static DataDirectory lock(Path path) {
    Path file = path.resolve(LOCK);
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        channel.close();
        throw new ReconstructionException(
            FailureCode.CONFLICT,
            "the data directory %s is in use by process %s"
                .formatted(path.toAbsolutePath().normalize(), holder(file)));
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      channel.force(true);
      return new DataDirectory(path, channel);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the data directory %s cannot be used".formatted(path.toAbsolutePath().normalize()),
          failure);
    }
  }

  public Path path() {
    return path;
  }

  /** Lets other processes know where the service that holds the directory answers. */
  public void announce(URI service) {
    Path draft = path.resolve(SERVICE + ".draft");
    try {
      Files.writeString(
          draft, ProcessHandle.current().pid() + " " + service + "\n", StandardCharsets.US_ASCII);
      Files.move(
          draft,
          path.resolve(SERVICE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException("the service's address cannot be written down", failure);
    }
  }

  /**
   * Where the service that holds a directory answers.
   *
   * @return empty if the holder has told nothing (yet)
   */
  public static Optional<URI> service(Path path) {
    try {
      String[] told =
          Files.readString(path.resolve(SERVICE), StandardCharsets.US_ASCII).split("\\s");
      return told.length == 2 && told[0].equals(holder(path.resolve(LOCK)))
          ? Optional.of(URI.create(told[1]))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException notTold) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve(SERVICE));
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the data directory's lock", failure);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
      return lock.isPresent();
    } catch (OverlappingFileLockException sameProcess) {
      return false;
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "(starting)" : pid;
  }
}
