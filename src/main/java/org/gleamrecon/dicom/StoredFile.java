package org.gleamrecon.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The data set of a file that {@link DicomEncoder} wrote, for a network that has its own meta
 * information.
 */
public final class StoredFile {
  /** Implicit VR Little Endian. */
  public static final String IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";

  private static final int PREAMBLE = 128;
  // DICM, tag, VR, length and value of File Meta Information Group Length.
  private static final int META_BEGIN = PREAMBLE + 16;
  private static final int LENGTH_OFFSET = PREAMBLE + 12;
  private static final int ITEM = 0xFFFE_E000;
  private static final int SEQUENCE = 'S' | ('Q' << 8);
  private static final int DEEPEST = 16;

  private StoredFile() {}

  /**
   * Finds the data set.
   *
   * @param transferSyntaxUid explicit as in the file, or implicit, which it is then rewritten in
   * @throws ReconstructionException INTERNAL if the file is none of ours
   */
  public static ByteBuffer dataSet(byte[] file, String transferSyntaxUid) {
    if (file.length < META_BEGIN) {
      throw foreign();
    }
    long meta = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_OFFSET);
    if (meta < 0 || meta > file.length - META_BEGIN) {
      throw foreign();
    }
    int begin = META_BEGIN + (int) meta;
    ByteBuffer explicit =
        ByteBuffer.wrap(file, begin, file.length - begin).slice().order(ByteOrder.LITTLE_ENDIAN);
    if (transferSyntaxUid.equals(DicomEncoder.TRANSFER_SYNTAX_UID)) {
      return explicit;
    }
    if (!transferSyntaxUid.equals(IMPLICIT_VR_LITTLE_ENDIAN)) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "a data set in neither of our transfer syntaxes");
    }
    // Never longer than the explicit form: 8 bytes of header in place of 8 or 12.
    ByteBuffer implicit = ByteBuffer.allocate(explicit.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    elements(explicit, implicit, 0);
    return implicit.flip();
  }

  private static void elements(ByteBuffer from, ByteBuffer to, int depth) {
    while (from.hasRemaining()) {
      require(from, 8);
      int tag = from.getInt();
      int representation = from.getShort() & 0xffff;
      int length = from.getShort() & 0xffff;
      if (isLong(representation)) {
        require(from, 4);
        length = from.getInt();
      }
      require(from, length);
      to.putInt(tag);
      int lengthAt = to.position();
      to.putInt(length);
      ByteBuffer value = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      if (representation == SEQUENCE && depth < DEEPEST) {
        items(value, to, depth);
        to.putInt(lengthAt, to.position() - lengthAt - 4);
      } else {
        to.put(value);
      }
      from.position(from.position() + length);
    }
  }

  private static void items(ByteBuffer from, ByteBuffer to, int depth) {
    while (from.hasRemaining()) {
      require(from, 8);
      int tag = (from.getShort() << 16) | (from.getShort() & 0xffff);
      int length = from.getInt();
      if (tag != ITEM) {
        throw foreign();
      }
      require(from, length);
      to.putShort((short) (ITEM >>> 16)).putShort((short) ITEM);
      int lengthAt = to.position();
      to.putInt(length);
      elements(from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN), to, depth + 1);
      to.putInt(lengthAt, to.position() - lengthAt - 4);
      from.position(from.position() + length);
    }
  }

  private static boolean isLong(int representation) {
    String letters =
        new String(
            new byte[] {(byte) representation, (byte) (representation >> 8)},
            StandardCharsets.US_ASCII);
    try {
      return Vr.valueOf(letters).hasLongLength();
    } catch (IllegalArgumentException unknown) {
      throw foreign();
    }
  }

  private static void require(ByteBuffer in, int bytes) {
    if (bytes < 0 || in.remaining() < bytes) {
      throw foreign();
    }
  }

  private static ReconstructionException foreign() {
    return new ReconstructionException(
        FailureCode.INTERNAL, "a file in the outbox is none that this service writes");
  }
}
