package org.gleamrecon.kspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.EncodingLimits.Limit;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.Trajectory;
import org.gleamrecon.mrd.Vector3;
import org.jspecify.annotations.Nullable;

/**
 * What src/test/resources/kspace/reference.py writes.
 *
 * @param kspace [frame][coil][kz][ky][kx] as (re, im) pairs, in one array
 * @param mask [frame][kz][ky][kx]
 * @param calibration [slice][coil][kz][ky][kx]
 * @param shape frames, coils, kz, ky, kx
 * @param noiseCovariance [coil][coil] as (re, im) pairs, empty if unknown
 */
record FlatScan(
    MemoryScan scan,
    List<byte[]> headers,
    int[] shape,
    float[] kspace,
    boolean[] mask,
    float[] calibration,
    boolean[] calibrationMask,
    double[] noiseCovariance) {

  static FlatScan read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer in = channel.map(MapMode.READ_ONLY, 0, channel.size());
      in.order(ByteOrder.LITTLE_ENDIAN);
      MatrixSize encoded = matrix(in);
      FieldOfView encodedFov = fov(in);
      MatrixSize recon = matrix(in);
      FieldOfView reconFov = fov(in);
      double bandwidth = in.getDouble();
      Limit step1 = limit(in);
      Limit step2 = limit(in);
      limit(in);
      List<byte[]> headers = new ArrayList<>();
      List<Acquisition> acquisitions = new ArrayList<>();
      for (int left = in.getInt(); left > 0; left--) {
        byte[] bytes = new byte[340];
        in.get(bytes);
        headers.add(bytes);
        float[] samples = floats(in, in.getInt());
        acquisitions.add(
            new Acquisition(
                header(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)),
                samples,
                new float[0]));
      }
      int[] shape = new int[5];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.getInt();
      }
      int grid = shape[2] * shape[3] * shape[4];
      float[] kspace = floats(in, 2 * shape[0] * shape[1] * grid);
      boolean[] mask = booleans(in, shape[0] * grid);
      int slices = in.getInt();
      float[] calibration = floats(in, 2 * slices * shape[1] * grid);
      boolean[] calibrationMask = booleans(in, slices * grid);
      double[] covariance = new double[2 * square(in.getInt())];
      for (int i = 0; i < covariance.length; i++) {
        covariance[i] = in.getDouble();
      }
      MemoryScan scan =
          new MemoryScan(
              MemoryScan.header(
                  Double.isNaN(bandwidth) ? null : (float) bandwidth,
                  MemoryScan.encoding(
                      Trajectory.CARTESIAN, encoded, encodedFov, recon, reconFov, step1, step2)),
              acquisitions);
      return new FlatScan(
          scan, headers, shape, kspace, mask, calibration, calibrationMask, covariance);
    }
  }

  private static int square(int n) {
    return n * n;
  }

  private static MatrixSize matrix(ByteBuffer in) {
    return new MatrixSize((int) in.getDouble(), (int) in.getDouble(), (int) in.getDouble());
  }

  private static FieldOfView fov(ByteBuffer in) {
    return new FieldOfView((float) in.getDouble(), (float) in.getDouble(), (float) in.getDouble());
  }

  private static @Nullable Limit limit(ByteBuffer in) {
    double minimum = in.getDouble();
    double maximum = in.getDouble();
    double center = in.getDouble();
    return Double.isNaN(center) ? null : new Limit((int) minimum, (int) maximum, (int) center);
  }

  private static float[] floats(ByteBuffer in, int count) {
    float[] values = new float[count];
    in.asFloatBuffer().get(values);
    in.position(in.position() + 4 * count);
    return values;
  }

  private static boolean[] booleans(ByteBuffer in, int count) {
    boolean[] values = new boolean[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.get() != 0;
    }
    return values;
  }

  private static AcquisitionHeader header(ByteBuffer in) {
    int version = unsigned(in);
    long flags = in.getLong();
    long measurement = Integer.toUnsignedLong(in.getInt());
    long counter = Integer.toUnsignedLong(in.getInt());
    long time = Integer.toUnsignedLong(in.getInt());
    long[] physiology = new long[3];
    for (int i = 0; i < 3; i++) {
      physiology[i] = Integer.toUnsignedLong(in.getInt());
    }
    int samples = unsigned(in);
    int available = unsigned(in);
    int active = unsigned(in);
    long[] channels = new long[16];
    for (int i = 0; i < 16; i++) {
      channels[i] = in.getLong();
    }
    int[] six = new int[5];
    for (int i = 0; i < 5; i++) {
      six[i] = unsigned(in);
    }
    float dwell = in.getFloat();
    Vector3 position = vector(in);
    Vector3 read = vector(in);
    Vector3 phase = vector(in);
    Vector3 slice = vector(in);
    Vector3 table = vector(in);
    int[] c = new int[17];
    for (int i = 0; i < 17; i++) {
      c[i] = unsigned(in);
    }
    int[] user = new int[8];
    System.arraycopy(c, 9, user, 0, 8);
    int[] userInt = new int[8];
    float[] userFloat = new float[8];
    for (int i = 0; i < 8; i++) {
      userInt[i] = in.getInt();
    }
    for (int i = 0; i < 8; i++) {
      userFloat[i] = in.getFloat();
    }
    return new AcquisitionHeader(
        version,
        flags,
        measurement,
        counter,
        time,
        physiology,
        samples,
        available,
        active,
        channels,
        six[0],
        six[1],
        six[2],
        six[3],
        six[4],
        dwell,
        position,
        read,
        phase,
        slice,
        table,
        new EncodingCounters(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], user),
        userInt,
        userFloat);
  }

  private static int unsigned(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  private static Vector3 vector(ByteBuffer in) {
    return new Vector3(in.getFloat(), in.getFloat(), in.getFloat());
  }
}
