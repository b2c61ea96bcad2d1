package org.gleamrecon.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingLimits;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;

/**
 * A scan for tests of the door: a line of settings, padded to any length. {@code images=3}: what it
 * gives; {@code fail=CODE}: the corridor refuses it; {@code config=NAME}: its configuration
 * message; {@code late=true}: takes longer than its budget; {@code wait=true}: works until told to
 * go on; {@code gleam=missing}: no model is there; {@code exits=3}: an image passes so many; {@code
 * spiral=true}: reading tells that it cannot be reconstructed.
 */
record TinyScan(Map<String, String> settings) implements AcquisitionSource {
  static final String MAGIC = "TINY ";

  private static final EncodingSpace ONE_PIXEL =
      new EncodingSpace(new MatrixSize(1, 1, 1), new FieldOfView(1, 1, 1));
  private static final Encoding ENCODING =
      new Encoding(
          Trajectory.CARTESIAN,
          ONE_PIXEL,
          ONE_PIXEL,
          new EncodingLimits(null, null, null, null, null, null, null, null, null, null),
          1,
          1,
          null,
          null);

  static byte[] bytes(String settings) {
    return (MAGIC + settings + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Padded with zeros to that length. */
  static byte[] bytes(String settings, int length) {
    return Arrays.copyOf(bytes(settings), length);
  }

  static TinyScan parse(String line) {
    Map<String, String> settings = new HashMap<>();
    for (String pair : line.substring(MAGIC.length()).split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        settings.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new TinyScan(Map.copyOf(settings));
  }

  Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  int images() {
    return Integer.parseInt(settings.getOrDefault("images", "1"));
  }

  @Override
  public Optional<String> configuration() {
    return setting("config");
  }

  @Override
  public MrdHeader header() {
    return new MrdHeader(
        new MrdHeader.Subject("CANARY^NAME", "CANARY-ID", null, null, null, null),
        new MrdHeader.Study(null, null, null, null, null, null, null, null),
        new MrdHeader.Measurement(null, null, null, null, null, null, null, null, null, null),
        new MrdHeader.AcquisitionSystem(null, null, null, null, null, List.of(), null, null, null),
        0,
        List.of(ENCODING),
        new MrdHeader.SequenceParameters(
            List.of(), List.of(), List.of(), List.of(), null, List.of()),
        "");
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public AcquisitionHeader header(int index) {
    throw new UnsupportedOperationException("a tiny scan has no acquisitions");
  }

  @Override
  public Acquisition read(int index) {
    throw new UnsupportedOperationException("a tiny scan has no acquisitions");
  }

  @Override
  public void close() {}
}
