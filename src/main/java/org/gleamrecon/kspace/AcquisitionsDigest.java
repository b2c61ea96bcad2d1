package org.gleamrecon.kspace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.MrdHeader;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of a scan's acquisitions, the same whatever container they came in: every acquisition is
 * hashed alone (its 340-byte MRD v1 header, little-endian, then samples, then trajectory), then the
 * hashes in order of index together with the values of the scan's header that determine pixels.
 *
 * <p>It is itself a source that watches what is read through it, so that samples are not read
 * twice; {@link #value()} reads only what nobody has read by then. Safe for several threads.
 */
public final class AcquisitionsDigest implements AcquisitionSource {
  private final AcquisitionSource source;
  private final AtomicReferenceArray<byte @Nullable []> hashes;

  public AcquisitionsDigest(AcquisitionSource source) {
    this.source = source;
    this.hashes = new AtomicReferenceArray<>(source.size());
  }

  /** Reads and hashes, the latter once for each acquisition. */
  @Override
  public Acquisition read(int index) {
    Acquisition acquisition = source.read(index);
    if (hashes.get(index) == null) {
      hashes.set(index, hash(acquisition));
    }
    return acquisition;
  }

  /** The digest, 32 bytes. Reads acquisitions that were not read before. */
  public byte[] value() {
    MessageDigest all = sha256();
    header(all, source.header());
    for (int i = 0; i < source.size(); i++) {
      byte[] known = hashes.get(i);
      if (known == null) {
        known = hash(source.read(i));
        hashes.set(i, known);
      }
      all.update(known);
    }
    return all.digest();
  }

  private static byte[] hash(Acquisition acquisition) {
    int floats = acquisition.samples().length + acquisition.trajectory().length;
    ByteBuffer bytes = ByteBuffer.allocate(AcquisitionBytes.HEADER_SIZE + Float.BYTES * floats);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    AcquisitionBytes.put(bytes, acquisition.header());
    bytes.asFloatBuffer().put(acquisition.samples()).put(acquisition.trajectory());
    MessageDigest digest = sha256();
    digest.update(bytes.array());
    return digest.digest();
  }

  private static void header(MessageDigest digest, MrdHeader header) {
    StringBuilder values = new StringBuilder("encodings ").append(header.encodings().size());
    for (Encoding encoding : header.encodings()) {
      values.append('\n').append(encoding.trajectory().name());
      space(values, encoding.encodedSpace());
      space(values, encoding.reconSpace());
      limit(values, encoding.limits().kspaceEncodingStep0());
      limit(values, encoding.limits().kspaceEncodingStep1());
      limit(values, encoding.limits().kspaceEncodingStep2());
    }
    Float bandwidth = header.system().relativeReceiverNoiseBandwidth();
    values.append("\nrelativeReceiverNoiseBandwidth ");
    values.append(bandwidth == null ? "none" : String.valueOf(Float.floatToIntBits(bandwidth)));
    digest.update(values.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Floats by their bits: their decimal form differs between versions of Java. */
  private static void space(StringBuilder values, EncodingSpace space) {
    values.append(' ').append(space.matrixSize().x());
    values.append(' ').append(space.matrixSize().y());
    values.append(' ').append(space.matrixSize().z());
    values.append(' ').append(Float.floatToIntBits(space.fieldOfViewMm().xMm()));
    values.append(' ').append(Float.floatToIntBits(space.fieldOfViewMm().yMm()));
    values.append(' ').append(Float.floatToIntBits(space.fieldOfViewMm().zMm()));
  }

  private static void limit(StringBuilder values, @Nullable Limit limit) {
    if (limit == null) {
      values.append(" none");
    } else {
      values.append(' ').append(limit.minimum());
      values.append(' ').append(limit.maximum());
      values.append(' ').append(limit.center());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public MrdHeader header() {
    return source.header();
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return source.header(index);
  }

  @Override
  public Optional<String> configuration() {
    return source.configuration();
  }

  @Override
  public void close() {
    source.close();
  }
}
