package org.gleamrecon.mrd.wire;

import java.nio.ByteBuffer;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.ImageDataType;

/** How many bytes follow a header, from the header's own bytes, checked against the limits. */
final class PayloadSize {
  /** 16 words of channel mask. */
  private static final int MAXIMUM_CHANNELS = 1024;

  private static final int MAXIMUM_TRAJECTORY_DIMENSIONS = 4;

  /** What the standard's own array type allows. */
  static final int MAXIMUM_ARRAY_DIMENSIONS = 7;

  private static final long COMPRESSED =
      AcquisitionFlag.COMPRESSION1.bit()
          | AcquisitionFlag.COMPRESSION2.bit()
          | AcquisitionFlag.COMPRESSION3.bit()
          | AcquisitionFlag.COMPRESSION4.bit();

  private PayloadSize() {}

  /** Trajectory and samples of an acquisition. */
  static long acquisition(ByteBuffer header, int at, MessageLimits limits) {
    if ((AcquisitionHeaderCodec.FLAGS.u64(header, at) & COMPRESSED) != 0) {
      throw new ReconstructionException(
          FailureCode.COMPRESSED_ACQUISITION,
          "an acquisition has compressed samples (flags COMPRESSION1 to 4): send it uncompressed");
    }
    long samples = AcquisitionHeaderCodec.NUMBER_OF_SAMPLES.u16(header, at);
    int channels = AcquisitionHeaderCodec.ACTIVE_CHANNELS.u16(header, at);
    int dimensions = AcquisitionHeaderCodec.TRAJECTORY_DIMENSIONS.u16(header, at);
    if (channels > MAXIMUM_CHANNELS) {
      throw malformed("an acquisition of " + channels + " channels", MAXIMUM_CHANNELS);
    }
    if (dimensions > MAXIMUM_TRAJECTORY_DIMENSIONS) {
      throw malformed(
          "a trajectory of " + dimensions + " dimensions", MAXIMUM_TRAJECTORY_DIMENSIONS);
    }
    long bytes = samples * (dimensions * 4L + channels * 8L);
    if (bytes > limits.acquisitionBytes()) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          ("an acquisition of " + samples + " samples by " + channels + " channels, ")
              + (bytes + " bytes, the limit is " + limits.acquisitionBytes()));
    }
    return bytes;
  }

  static long waveform(ByteBuffer header, int at, MessageLimits limits) {
    long samples = WaveformHeaderCodec.NUMBER_OF_SAMPLES.u16(header, at);
    int channels = WaveformHeaderCodec.CHANNELS.u16(header, at);
    long bytes = samples * channels * 4;
    if (bytes > limits.acquisitionBytes()) {
      throw malformed("a waveform of " + bytes + " bytes", limits.acquisitionBytes());
    }
    return bytes;
  }

  /** Pixels of an image, without its attributes. */
  static long image(ByteBuffer header, int at, MessageLimits limits) {
    long count = ImageHeaderCodec.CHANNELS.u16(header, at);
    for (int axis = 0; axis < 3; axis++) {
      // Four factors below 2^16 do not overflow; with the size of a pixel they could.
      count *= ImageHeaderCodec.MATRIX_SIZE.u16(header, at, axis);
    }
    return elements(
        "an image", dataType(ImageHeaderCodec.DATA_TYPE.u16(header, at)), count, limits);
  }

  /** Attributes of an image: the length before the text and the one in the header must agree. */
  static int imageAttributes(ByteBuffer header, int at, long length, MessageLimits limits) {
    long inHeader = ImageHeaderCodec.ATTRIBUTE_STRING_LEN.u32(header, at);
    if (inHeader != length) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "an image has attributes of "
              + Long.toUnsignedString(length)
              + " bytes, its header says "
              + inHeader);
    }
    return text(length, limits);
  }

  /** Elements of an array; {@code dimensions} u64 numbers lie at {@code at}. */
  static long array(
      ImageDataType type, ByteBuffer buffer, int at, int dimensions, MessageLimits limits) {
    long count = 1;
    for (int i = 0; i < dimensions; i++) {
      long extent = buffer.getLong(at + 8 * i);
      if (extent < 0 || extent > limits.imageBytes()) {
        throw malformed(
            "an array with an extent of " + Long.toUnsignedString(extent), limits.imageBytes());
      }
      count = count > limits.imageBytes() ? count : count * extent;
    }
    return elements("an array", type, count, limits);
  }

  private static long elements(String what, ImageDataType type, long count, MessageLimits limits) {
    // Both sides unsigned: 65535^4 elements are more than a signed long holds.
    if (Long.compareUnsigned(count, limits.imageBytes() / type.bytes()) > 0) {
      throw malformed(
          what + " of " + Long.toUnsignedString(count) + " elements of " + type.bytes() + " bytes",
          limits.imageBytes());
    }
    return count * type.bytes();
  }

  static ImageDataType dataType(int code) {
    return ImageDataType.ofCode(code)
        .orElseThrow(
            () ->
                new ReconstructionException(
                    FailureCode.MRD_MALFORMED, "data type " + code + ", allowed 1 to 8"));
  }

  static int arrayDimensions(int dimensions) {
    if (dimensions > MAXIMUM_ARRAY_DIMENSIONS) {
      throw malformed("an array of " + dimensions + " dimensions", MAXIMUM_ARRAY_DIMENSIONS);
    }
    return dimensions;
  }

  /** A text's length as read from the wire, unsigned. */
  static int text(long length, MessageLimits limits) {
    return bounded("a text", length, limits.textBytes());
  }

  static int dicom(long length, MessageLimits limits) {
    return bounded("a DICOM file", length, limits.imageBytes());
  }

  static int header(long length, MessageLimits limits) {
    if (length > limits.headerBytes()) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID,
          "an MRD header of " + length + " bytes, the limit is " + limits.headerBytes());
    }
    return (int) length;
  }

  private static int bounded(String what, long length, int limit) {
    if (Long.compareUnsigned(length, limit) > 0) {
      throw malformed(what + " of " + Long.toUnsignedString(length) + " bytes", limit);
    }
    return (int) length;
  }

  private static ReconstructionException malformed(String found, long limit) {
    return new ReconstructionException(
        FailureCode.MRD_MALFORMED, found + ", the limit is " + limit);
  }
}
