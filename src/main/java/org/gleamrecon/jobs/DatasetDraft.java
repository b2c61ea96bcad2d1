package org.gleamrecon.jobs;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.gleamrecon.failure.DiskFailure;
import org.gleamrecon.failure.ReconstructionException;
import org.jboss.logging.Logger;

/**
 * A scan on its way into the store: written, sealed, read again by whoever checks it, and then
 * either taken by the store or removed by {@link #close}. Belongs to one thread.
 */
public final class DatasetDraft implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DatasetDraft.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int BUFFER = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private final DigestOutputStream out;
  private String sha256 = "";
  private long bytes;

  DatasetDraft(Path path) throws IOException {
    this.path = path;
    channel =
        FileChannel.open(
            path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
    out =
        new DigestOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), sha256());
  }

  /** Takes the scan's bytes. */
  public OutputStream stream() {
    return out;
  }

  /**
   * Ends the writing; the bytes are on the disk afterwards.
   *
   * @throws ReconstructionException NO_SPACE, INTERNAL
   */
  public void seal() {
    try {
      out.flush();
      channel.force(true);
      bytes = channel.size();
      channel.close();
    } catch (IOException failure) {
      throw failed(failure);
    }
    sha256 = HexFormat.of().formatHex(out.getMessageDigest().digest());
  }

  static ReconstructionException failed(IOException failure) {
    return DiskFailure.of(failure, "the service cannot use its directory of datasets");
  }

  /** Where it can be read once it is sealed. */
  public Path path() {
    return path;
  }

  /** SHA-256 of the sealed bytes, hexadecimal; empty before. */
  String sha256Hex() {
    return sha256;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      LOG.error("a draft of a dataset's scan stays until the next start", failure);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
