package org.gleamrecon.mrd.file;

import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Text of a dataset with one element: a variable-length string, or one of fixed length. */
final class HdfText {
  /** Largest text that is read, in bytes: the limit of MRD headers. */
  private static final int MAX_BYTES = 16 << 20;

  private HdfText() {}

  static String read(HdfBytes bytes, HdfDataset dataset) {
    if (dataset.rows() != 1 || dataset.rowBytes() != dataset.type().getSize()) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, dataset.rows() + " headers where one should be");
    }
    byte[][] text = new byte[1][];
    if (dataset.type() instanceof VariableLength) {
      HeapValues values = new HeapValues(bytes, 1);
      dataset.forEachPiece((row, rows, piece) -> values.add(0, piece, piece.position(), 1));
      values.locate();
      text[0] = new byte[checked(values.length(0))];
      bytes.read(ByteBuffer.wrap(text[0]), values.place(0));
    } else if (dataset.type() instanceof StringData) {
      text[0] = new byte[checked(dataset.rowBytes())];
      dataset.forEachPiece((row, rows, piece) -> piece.get(text[0]));
    } else {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, "the header is not stored as text");
    }
    int end = text[0].length;
    while (end > 0 && (text[0][end - 1] == 0 || text[0][end - 1] == ' ')) {
      end--;
    }
    return new String(text[0], 0, end, StandardCharsets.UTF_8);
  }

  private static int checked(int length) {
    if (length > MAX_BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID,
          "a header of " + length + " bytes, the most is " + MAX_BYTES);
    }
    return length;
  }
}
