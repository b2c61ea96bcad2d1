package org.gleamrecon.mrd.file;

import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Texts of a dataset: strings of variable length, or of one length. */
final class HdfText {
  /** Largest text that is read, in bytes: the limit of MRD headers. */
  private static final int MAX_BYTES = 16 << 20;

  private HdfText() {}

  /**
   * The text of a dataset with one element.
   *
   * @throws ReconstructionException MRD_HEADER_INVALID
   */
  static String read(HdfBytes bytes, HdfDataset dataset) {
    if (dataset.rows() != 1) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, dataset.rows() + " headers where one should be");
    }
    return readAll(bytes, dataset).get(0);
  }

  /** One text for each row. */
  static List<String> readAll(HdfBytes bytes, HdfDataset dataset) {
    boolean variable = dataset.type() instanceof VariableLength;
    if (dataset.rowBytes() != dataset.type().getSize()
        || !(variable || dataset.type() instanceof StringData)) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID, "a dataset that should be text holds something else");
    }
    if (!variable) {
      List<String> texts = new ArrayList<>();
      byte[] text = new byte[checked(dataset.rowBytes())];
      dataset.forEachPiece(
          (first, rows, piece) -> {
            for (int i = 0; i < rows; i++) {
              piece.get(piece.position() + i * text.length, text);
              texts.add(text(text));
            }
          });
      return texts;
    }
    HeapValues values = new HeapValues(bytes, dataset.rows());
    dataset.forEachPiece(
        (first, rows, piece) -> {
          for (int i = 0; i < rows; i++) {
            values.add(first + i, piece, piece.position() + i * dataset.rowBytes(), 1);
          }
        });
    values.locate();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < dataset.rows(); i++) {
      byte[] text = new byte[checked(values.length(i))];
      bytes.read(ByteBuffer.wrap(text), values.place(i));
      texts.add(text(text));
    }
    return texts;
  }

  private static String text(byte[] text) {
    int end = text.length;
    while (end > 0 && (text[end - 1] == 0 || text[end - 1] == ' ')) {
      end--;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  private static int checked(int length) {
    if (length > MAX_BYTES) {
      throw new ReconstructionException(
          FailureCode.MRD_HEADER_INVALID,
          "a text of " + length + " bytes, the most is " + MAX_BYTES);
    }
    return length;
  }
}
