package org.gleamrecon.mrd.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.FiniteSamples;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Waveform;
import org.gleamrecon.mrd.header.HeaderXml;
import org.gleamrecon.mrd.wire.AcquisitionHeaderCodec;
import org.gleamrecon.mrd.wire.MessageExtent;
import org.gleamrecon.mrd.wire.MessageId;
import org.gleamrecon.mrd.wire.MessageLimits;
import org.jspecify.annotations.Nullable;

/**
 * A scan in a file that holds one MRD v1 stream. Opening walks once from message to message, over
 * the payloads; samples are read when asked for.
 *
 * <p>A stream is: configuration (at most the last one counts), header, acquisitions and waveforms,
 * CLOSE. Texts, queries, images, arrays and DICOM files in between are passed over. Refused: a
 * second header, an end without CLOSE (something is missing), and anything after CLOSE (it would be
 * a second scan, silently lost).
 */
public final class MrdStreamSource implements AcquisitionSource {
  /** Most acquisitions of one scan: 340 bytes of memory each. */
  public static final int MAXIMUM_ACQUISITIONS = 2_000_000;

  private final FileBytes file;
  private final HeaderStore headers = new HeaderStore();
  private final List<MessageExtent> waveforms = new ArrayList<>();
  private long[] starts = new long[1024];
  private @Nullable MrdHeader header;
  private @Nullable String configuration;

  private MrdStreamSource(FileBytes file) {
    this.file = file;
  }

  /**
   * @throws ReconstructionException MRD_TRUNCATED, MRD_MALFORMED, MRD_UNKNOWN_MESSAGE,
   *     MRD_HEADER_INVALID, COMPRESSED_ACQUISITION, SCAN_INCOMPLETE (no acquisition),
   *     SCAN_TOO_LARGE
   */
  public static MrdStreamSource open(Path spooledStream) {
    return open(spooledStream, MessageLimits.DEFAULT);
  }

  /** As {@link #open(Path)}, with limits of the caller. */
  public static MrdStreamSource open(Path spooledStream, MessageLimits limits) {
    MrdStreamSource source = new MrdStreamSource(FileBytes.open(spooledStream));
    try {
      source.index(limits);
      return source;
    } catch (RuntimeException | Error failure) {
      source.close();
      throw failure;
    }
  }

  private void index(MessageLimits limits) {
    MessageExtent.Bytes window = file.window();
    long position = 0;
    MessageId last = null;
    while (last != MessageId.CLOSE) {
      if (position == file.size()) {
        throw new ReconstructionException(
            FailureCode.MRD_TRUNCATED,
            ("the stream ends after " + position + " bytes and " + headers.size())
                + " acquisitions without the message CLOSE");
      }
      MessageExtent message = MessageExtent.at(position, window, limits);
      if (message.end() > file.size()) {
        throw new ReconstructionException(
            FailureCode.MRD_TRUNCATED,
            ("the stream ends after " + file.size() + " bytes, inside message ")
                + (message.id().number()
                    + " of "
                    + message.length()
                    + " bytes that begins at byte ")
                + (position + ", after " + headers.size() + " acquisitions"));
      }
      take(message, window);
      position = message.end();
      last = message.id();
    }
    if (position < file.size()) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          (file.size() - position) + " bytes follow the message CLOSE: send one scan at a time");
    }
    if (header == null) {
      throw headerMissing();
    }
    if (headers.size() == 0) {
      throw new ReconstructionException(
          FailureCode.SCAN_INCOMPLETE, "the stream has no acquisition");
    }
  }

  private void take(MessageExtent message, MessageExtent.Bytes window) {
    switch (message.id()) {
      case CONFIG_FILE, CONFIG_TEXT -> configuration = message.text(window);
      case HEADER -> {
        if (header != null) {
          throw new ReconstructionException(
              FailureCode.MRD_MALFORMED, "the stream has a second MRD header");
        }
        header = HeaderXml.parse(message.body(window));
      }
      case ACQUISITION -> {
        if (header == null) {
          throw headerMissing();
        }
        addAcquisition(message, window);
      }
      case WAVEFORM -> {
        if (waveforms.size() == MAXIMUM_ACQUISITIONS) {
          throw tooMany("waveforms");
        }
        waveforms.add(message);
      }
      case CLOSE, TEXT, QUERY, RESPONSE, DICOM, IMAGE, ND_ARRAY -> {
        // no part of the raw data
      }
    }
  }

  private void addAcquisition(MessageExtent message, MessageExtent.Bytes window) {
    int count = headers.size();
    if (count == MAXIMUM_ACQUISITIONS) {
      throw tooMany("acquisitions");
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count] = message.start();
    headers.add(window.at(message.start() + 2, AcquisitionHeaderCodec.BYTES), 0);
  }

  static ReconstructionException tooMany(String what) {
    return new ReconstructionException(
        FailureCode.SCAN_TOO_LARGE, "more than " + MAXIMUM_ACQUISITIONS + " " + what);
  }

  private static ReconstructionException headerMissing() {
    return new ReconstructionException(
        FailureCode.MRD_HEADER_INVALID, "the stream has no MRD header ahead of its acquisitions");
  }

  @Override
  public MrdHeader header() {
    return Objects.requireNonNull(header);
  }

  @Override
  public int size() {
    return headers.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return headers.get(Objects.checkIndex(index, size()));
  }

  @Override
  public Acquisition read(int index) {
    return read(file, starts[index], header(index), index);
  }

  /** The acquisition whose message begins at {@code start}. */
  static Acquisition read(FileBytes file, long start, AcquisitionHeader of, int index) {
    float[] trajectory = new float[of.numberOfSamples() * of.trajectoryDimensions()];
    float[] samples = new float[2 * of.numberOfSamples() * of.activeChannels()];
    long position = start + 2 + AcquisitionHeaderCodec.BYTES;
    file.floats(position, trajectory);
    file.floats(position + 4L * trajectory.length, samples);
    Acquisition acquisition = new Acquisition(of, samples, trajectory);
    FiniteSamples.require(acquisition, index);
    return acquisition;
  }

  @Override
  public Optional<String> configuration() {
    return Optional.ofNullable(configuration);
  }

  /** Number of waveform messages. */
  public int waveformCount() {
    return waveforms.size();
  }

  /** A waveform message, in the order of their arrival. */
  public Waveform waveform(int index) {
    return waveforms.get(index).waveform(file.window());
  }

  @Override
  public void close() {
    file.close();
  }
}
