package org.gleamrecon.mrd.file;

import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the filters of a chunk, with the size of the result bounded: gzip (1), shuffle (2) and the
 * Fletcher checksum (3, removed unchecked). Filters whose bit of the chunk's mask is set were
 * skipped by the writer.
 */
final class ChunkFilters {
  private static final int GZIP = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER32 = 3;
  private static final int CHECKSUM_BYTES = 4;

  private final List<FilterInfo> filters;

  ChunkFilters(List<FilterInfo> filters) {
    this.filters = List.copyOf(filters);
  }

  boolean none() {
    return filters.isEmpty();
  }

  /**
   * @param size bytes of the chunk without filters
   * @throws ReconstructionException HDF5_MALFORMED if the result has another size
   */
  byte[] decode(byte[] packed, @Nullable BitSet skipped, int size) {
    byte[] data = packed;
    for (int i = filters.size() - 1; i >= 0; i--) {
      if (skipped != null && skipped.get(i)) {
        continue;
      }
      FilterInfo filter = filters.get(i);
      data =
          switch (filter.getId()) {
            case GZIP -> inflate(data, size + CHECKSUM_BYTES * filters.size());
            case SHUFFLE -> unshuffle(data, filter.getData());
            case FLETCHER32 -> Arrays.copyOf(data, Math.max(0, data.length - CHECKSUM_BYTES));
            default ->
                throw new ReconstructionException(
                    FailureCode.HDF5_MALFORMED,
                    "HDF5 filter "
                        + filter.getId()
                        + " is not supported; gzip (1), shuffle (2) and fletcher32 (3) are");
          };
    }
    if (data.length != size) {
      throw wrongSize(data.length, size);
    }
    return data;
  }

  private static byte[] inflate(byte[] packed, int most) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] data = new byte[most];
      int length = 0;
      while (!inflater.finished()) {
        int count = inflater.inflate(data, length, most - length);
        if (count == 0) {
          throw wrongSize(length, most);
        }
        length += count;
      }
      return Arrays.copyOf(data, length);
    } catch (DataFormatException damaged) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, "a gzip chunk is damaged", damaged);
    } finally {
      inflater.end();
    }
  }

  private static byte[] unshuffle(byte[] shuffled, int[] parameters) {
    int elementBytes = parameters.length > 0 ? parameters[0] : 1;
    if (elementBytes < 1) {
      throw new ReconstructionException(
          FailureCode.HDF5_MALFORMED, "shuffled elements of " + elementBytes + " bytes");
    }
    int elements = shuffled.length / elementBytes;
    // Bytes beyond the last whole element are not shuffled.
    byte[] data = shuffled.clone();
    for (int plane = 0; plane < elementBytes; plane++) {
      for (int i = 0; i < elements; i++) {
        data[i * elementBytes + plane] = shuffled[plane * elements + i];
      }
    }
    return data;
  }

  private static ReconstructionException wrongSize(int found, int expected) {
    return new ReconstructionException(
        FailureCode.HDF5_MALFORMED, "a chunk of " + found + " bytes instead of " + expected);
  }
}
