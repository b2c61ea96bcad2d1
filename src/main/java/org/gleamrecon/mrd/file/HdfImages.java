package org.gleamrecon.mrd.file;

import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.wire.ImageHeaderCodec;

/**
 * Reads the images that a reconstruction appended to an ISMRMRD HDF5 file: a group with the
 * datasets {@code header} [n], {@code data} [n][channel][z][y][x] and {@code attributes} [n].
 */
public final class HdfImages {
  /** Largest series that is read, in bytes of pixels. */
  private static final long MAX_BYTES = 1L << 30;

  private HdfImages() {}

  /**
   * All images of a group, in their order.
   *
   * @param group for example {@code dataset/image_0}
   * @throws ReconstructionException as {@link HdfScanSource#open}; SCAN_TOO_LARGE above 1 GiB
   */
  public static List<Image> read(Path file, String group) {
    try (HdfBytes bytes = HdfBytes.open(file)) {
      return HdfGuard.call(() -> read(bytes, HdfGroup.at(bytes, group)));
    }
  }

  private static List<Image> read(HdfBytes bytes, HdfGroup group) {
    HdfDataset data = group.member("data");
    HdfDataset headers = group.member("header");
    HdfDataset attributes = group.member("attributes");
    int count = data.rows();
    if (headers.rows() != count || attributes.rows() != count) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          count
              + " images, "
              + headers.rows()
              + " headers and "
              + attributes.rows()
              + " texts of attributes");
    }
    if ((long) count * data.rowBytes() > MAX_BYTES) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "images of " + (long) count * data.rowBytes() + " bytes, the most is " + MAX_BYTES);
    }
    List<ImageHeader> decoded = decodeHeaders(headers);
    List<String> texts = HdfText.readAll(bytes, attributes);
    ImageDataType type = pixelType(data.type());
    List<Image> images = new ArrayList<>();
    data.forEachPiece(
        (first, rows, piece) -> {
          for (int i = first; i < first + rows; i++) {
            int start = piece.position() + (i - first) * data.rowBytes();
            ByteBuffer pixels = piece.slice(start, data.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
            images.add(image(i, decoded.get(i), texts.get(i), type, pixels));
          }
        });
    return images;
  }

  private static List<ImageHeader> decodeHeaders(HdfDataset headers) {
    StructMembers members =
        new StructMembers(CompoundMembers.of(headers.type()), ImageHeaderCodec.LAYOUT);
    ByteBuffer struct = ByteBuffer.allocate(ImageHeaderCodec.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    List<ImageHeader> decoded = new ArrayList<>();
    headers.forEachPiece(
        (first, rows, piece) -> {
          for (int i = 0; i < rows; i++) {
            members.copy(piece, piece.position() + i * headers.rowBytes(), struct);
            decoded.add(ImageHeaderCodec.decode(struct, 0));
          }
        });
    return decoded;
  }

  private static Image image(
      int index, ImageHeader header, String attributes, ImageDataType type, ByteBuffer pixels) {
    int count = pixels.remaining() / type.bytes();
    if (header.dataType() != type.code() || header.numberOfPixels() != count) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "image "
              + index
              + " has "
              + count
              + " pixels of type "
              + type.code()
              + ", its header says "
              + header.numberOfPixels()
              + " of type "
              + header.dataType());
    }
    return new Image(header, attributes, pixels(type, pixels, count));
  }

  private static PixelData pixels(ImageDataType type, ByteBuffer bytes, int count) {
    return switch (type) {
      case UNSIGNED_SHORT -> new PixelData.UnsignedShorts(shorts(bytes, count));
      case SHORT -> new PixelData.Shorts(shorts(bytes, count));
      case UNSIGNED_INT -> new PixelData.UnsignedInts(ints(bytes, count));
      case INT -> new PixelData.Ints(ints(bytes, count));
      case FLOAT -> new PixelData.Floats(floats(bytes, count));
      case DOUBLE -> new PixelData.Doubles(doubles(bytes, count));
      case COMPLEX_FLOAT -> new PixelData.ComplexFloats(floats(bytes, 2 * count));
      case COMPLEX_DOUBLE -> new PixelData.ComplexDoubles(doubles(bytes, 2 * count));
    };
  }

  private static short[] shorts(ByteBuffer bytes, int count) {
    short[] values = new short[count];
    bytes.asShortBuffer().get(values);
    return values;
  }

  private static int[] ints(ByteBuffer bytes, int count) {
    int[] values = new int[count];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private static float[] floats(ByteBuffer bytes, int count) {
    float[] values = new float[count];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static double[] doubles(ByteBuffer bytes, int count) {
    double[] values = new double[count];
    bytes.asDoubleBuffer().get(values);
    return values;
  }

  private static ImageDataType pixelType(DataType type) {
    if (type instanceof CompoundDataType compound
        && compound.getMembers().size() == 2
        && compound.getMembers().get(0).getOffset() == 0
        && compound.getMembers().get(1).getOffset() == type.getSize() / 2
        && compound.getMembers().get(0).getDataType() instanceof FloatingPoint
        && compound.getMembers().get(1).getDataType() instanceof FloatingPoint) {
      ImageDataType part = pixelType(compound.getMembers().get(0).getDataType());
      if (type.getSize() == 2 * part.bytes()) {
        return part == ImageDataType.FLOAT
            ? ImageDataType.COMPLEX_FLOAT
            : ImageDataType.COMPLEX_DOUBLE;
      }
    } else if (type instanceof OrderedDataType ordered
        && ordered.getByteOrder() == ByteOrder.LITTLE_ENDIAN) {
      if (type instanceof FloatingPoint && type.getSize() == Float.BYTES) {
        return ImageDataType.FLOAT;
      } else if (type instanceof FloatingPoint && type.getSize() == Double.BYTES) {
        return ImageDataType.DOUBLE;
      } else if (type instanceof FixedPoint whole && type.getSize() == Short.BYTES) {
        return whole.isSigned() ? ImageDataType.SHORT : ImageDataType.UNSIGNED_SHORT;
      } else if (type instanceof FixedPoint whole && type.getSize() == Integer.BYTES) {
        return whole.isSigned() ? ImageDataType.INT : ImageDataType.UNSIGNED_INT;
      }
    }
    throw new ReconstructionException(
        FailureCode.MRD_MALFORMED, "pixels of a type that the standard does not have");
  }
}
