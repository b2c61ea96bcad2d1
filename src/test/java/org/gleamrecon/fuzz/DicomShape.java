package org.gleamrecon.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.SampleSeries;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.dicom.StoredFile;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;

/**
 * Whether DICOM files made of any header have the shape of DICOM (PS3.5): elements of even length
 * in ascending order that fill the file, text without control characters, values no longer than
 * their representation allows.
 */
final class DicomShape {
  private static final int BEGIN = 132;
  private static final Set<String> LONG_LENGTH = Set.of("OB", "OW", "SQ", "UT", "UN");
  private static final Set<String> BINARY =
      Set.of("OB", "OW", "SQ", "UN", "US", "UL", "FD", "SS", "SL", "FL");
  private static final SampleSeries SAMPLE = SampleSeries.axial();

  private DicomShape() {}

  static void check(MrdHeader header, byte[] input) {
    MrImage image = SAMPLE.images().get(0);
    String description =
        new String(Arrays.copyOf(input, Math.min(input.length, 40)), StandardCharsets.ISO_8859_1);
    byte[] file =
        new DicomEncoder(
                header,
                provenance(),
                PixelScaling.of(SAMPLE.images()),
                new SeriesOptions(
                    Optional.of(description),
                    OptionalInt.of(input.length),
                    LocalDateTime.of(2026, 3, 4, 12, 0)))
            .encode(image);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(BEGIN);
    elements(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    StoredFile.dataSet(file, "1.2.840.10008.1.2");
  }

  private static Provenance provenance() {
    return new Provenance(
        "gleam",
        "gleam-brain",
        "1.2.0",
        "ab".repeat(32),
        8,
        Map.of("whitening", "auto"),
        "3",
        "cd".repeat(32),
        0.03125,
        List.of("no noise scan: not whitened"));
  }

  private static void elements(ByteBuffer in) {
    long last = -1;
    while (in.hasRemaining()) {
      long tag =
          Short.toUnsignedLong(in.getShort()) << Short.SIZE | Short.toUnsignedLong(in.getShort());
      String vr = "" + (char) in.get() + (char) in.get();
      long length = Short.toUnsignedLong(in.getShort());
      if (LONG_LENGTH.contains(vr)) {
        require(length == 0, tag, "reserved bytes");
        length = Integer.toUnsignedLong(in.getInt());
      }
      require(tag > last, tag, "out of order");
      last = tag;
      require(length % 2 == 0 && length <= in.remaining(), tag, "length " + length);
      ByteBuffer value = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + (int) length);
      if (vr.equals("SQ")) {
        items(value, tag);
      } else if (!BINARY.contains(vr)) {
        try {
          text(vr, tag, StandardCharsets.UTF_8.newDecoder().decode(value).toString());
        } catch (CharacterCodingException notUtf8) {
          require(false, tag, "text that is not UTF-8");
        }
      }
    }
  }

  private static void items(ByteBuffer in, long of) {
    while (in.hasRemaining()) {
      require(in.getShort() == (short) 0xfffe && in.getShort() == (short) 0xe000, of, "an item");
      int length = in.getInt();
      require(length >= 0 && length <= in.remaining(), of, "an item's length");
      elements(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      in.position(in.position() + length);
    }
  }

  private static void text(String vr, long tag, String padded) {
    String text = vr.equals("UI") ? padded.replaceFirst("\u0000$", "") : padded;
    boolean lines = vr.equals("ST") || vr.equals("LT") || vr.equals("UT");
    text.chars()
        .forEach(
            c ->
                require(
                    !Character.isISOControl(c)
                        || (lines && (c == '\n' || c == '\r' || c == '\t' || c == '\f')),
                    tag,
                    "a control character"));
    if (lines) {
      return;
    }
    for (String value : text.split("\\\\", -1)) {
      String bare = value.strip();
      int most =
          switch (vr) {
            case "AE", "CS", "DS", "SH" -> 16;
            case "IS" -> 12;
            case "DA" -> 8;
            case "TM" -> 16;
            case "AS" -> 4;
            case "DT" -> 26;
            case "LO", "UI" -> 64;
            case "PN" -> 3 * 64 + 2;
            default -> throw new IllegalStateException("another representation: " + vr);
          };
      require(bare.codePointCount(0, bare.length()) <= most, tag, vr + " of " + bare.length());
      String allowed =
          switch (vr) {
            case "UI" -> "([0-9]+(\\.[0-9]+)*)?";
            case "CS" -> "[A-Z0-9 _]*";
            case "DA" -> "([0-9]{8})?";
            case "IS" -> "([+-]?[0-9]+)?";
            case "DS" -> "([+-]?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?)?";
            default -> "(?s).*";
          };
      require(bare.matches(allowed), tag, "not a value of " + vr);
    }
  }

  private static void require(boolean holds, long tag, String what) {
    if (!holds) {
      throw new IllegalStateException(String.format(Locale.ROOT, "element %08x: %s", tag, what));
    }
  }
}
