package org.gleamrecon.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the audit: {@code audit-20260131T101112.123Z.xml}, named by their first event, a
 * message on each line. The newest is written to, at its end only. A file holds one day (UTC) at
 * most. Only the service's user can read them.
 *
 * <p>For one thread.
 */
final class AuditFiles implements AutoCloseable {
  private static final Pattern NAME =
      Pattern.compile("audit-\\d{8}T\\d{6}\\.\\d{3}Z(_\\d{3})?\\.xml");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int DAY_BEGIN = "audit-".length();
  private static final int DAY_END = DAY_BEGIN + "yyyyMMdd".length();

  private final Path directory;
  private final Path file;
  private final FileChannel channel;
  private long size;

  private AuditFiles(Path directory, Path file, FileChannel channel) throws IOException {
    this.directory = directory;
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Goes on with the newest file, if it is of today, or begins one. */
  static AuditFiles open(Path directory, Instant now) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.toAbsolutePath().getParent());
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    List<Path> files = list(directory);
    if (files.isEmpty() || !day(files.get(files.size() - 1)).equals(day(now))) {
      return begin(directory, now);
    }
    Path newest = files.get(files.size() - 1);
    AuditFiles open =
        new AuditFiles(
            directory,
            newest,
            FileChannel.open(newest, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    open.endTornLine();
    return open;
  }

  static AuditFiles begin(Path directory, Instant now) throws IOException {
    Path file = directory.resolve("audit-" + TIME.format(now) + ".xml");
    for (int i = 1; Files.exists(file); i++) {
      file = directory.resolve("audit-%s_%03d.xml".formatted(TIME.format(now), i));
    }
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel names = FileChannel.open(directory)) {
      names.force(true);
    }
    return new AuditFiles(directory, file, channel);
  }

  /** All files, oldest first. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return new ArrayList<>(
          all.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList());
    }
  }

  /** After a kill or a power failure within a line the next message begins a line of its own. */
  private void endTornLine() throws IOException {
    if (size == 0) {
      return;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    try (FileChannel reader = FileChannel.open(file)) {
      reader.read(last, size - 1);
    }
    if (last.get(0) != '\n') {
      append(new byte[] {'\n'});
    }
  }

  /** Whether a message of that length belongs into this file. */
  boolean takes(int bytes, long maxFileBytes, Instant now) {
    return day(file).equals(day(now)) && (size == 0 || size + bytes <= maxFileBytes);
  }

  void append(byte[] line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(line);
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      size += line.length;
    } catch (IOException failure) {
      // Half a message would make the next one unreadable too.
      channel.truncate(size);
      throw failure;
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  Path file() {
    return file;
  }

  Path directory() {
    return directory;
  }

  private static String day(Instant time) {
    return TIME.format(time).substring(0, DAY_END - DAY_BEGIN);
  }

  private static String day(Path file) {
    return file.getFileName().toString().substring(DAY_BEGIN, DAY_END);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
