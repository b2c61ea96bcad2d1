package org.gleamrecon.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames kept in scratch files and read through the page cache: a training set is larger than a
 * heap. The files are nameless from the start, so that nothing of a scan stays behind.
 */
final class FrameStore {
  private static final int BLOCK_FLOATS = 1 << 18;

  private final Path directory;
  private final List<TrainingFrame> frames = new ArrayList<>();

  FrameStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Keeps a frame.
   *
   * @param noise standard deviation per component of the samples' white noise, 0: not known
   * @param images [z][coil][y][x][re, im], copied to disk
   * @param maps likewise
   */
  void add(int[] zcyx, double scale, double noise, float[] images, float[] maps)
      throws IOException {
    Path file = Files.createTempFile(directory, "frame", ".scratch");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      write(channel, images);
      write(channel, maps);
      long bytes = 4L * images.length;
      frames.add(
          new TrainingFrame(
              zcyx[0],
              zcyx[1],
              zcyx[2],
              zcyx[3],
              scale,
              noise,
              map(channel, 0, bytes),
              map(channel, bytes, 4L * maps.length)));
    }
  }

  private static FloatBuffer map(FileChannel channel, long from, long bytes) throws IOException {
    return channel
        .map(FileChannel.MapMode.READ_ONLY, from, bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private static void write(FileChannel channel, float[] values) throws IOException {
    ByteBuffer block =
        ByteBuffer.allocate(4 * Math.min(BLOCK_FLOATS, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK_FLOATS) {
      int count = Math.min(BLOCK_FLOATS, values.length - from);
      block.clear();
      block.asFloatBuffer().put(values, from, count);
      block.limit(4 * count);
      while (block.hasRemaining()) {
        channel.write(block);
      }
    }
  }

  /** The frame added last. */
  TrainingFrame last() {
    return frames.get(frames.size() - 1);
  }

  int size() {
    return frames.size();
  }

  List<TrainingFrame> frames() {
    return List.copyOf(frames);
  }
}
