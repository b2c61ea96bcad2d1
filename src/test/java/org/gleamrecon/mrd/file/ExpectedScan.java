package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.Vector3;

/**
 * Compares acquisitions with the packed bytes that a Python script wrote (see variants.py): the
 * offsets are those of the table of the MRD standard, ismrmrd.h.
 */
final class ExpectedScan {
  private ExpectedScan() {}

  static void assertSame(Path expected, AcquisitionSource source) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(expected)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(bytes.getInt(), source.size());
    for (int i = 0; i < source.size(); i++) {
      Acquisition acquisition = source.read(i);
      ByteBuffer head = bytes.slice(bytes.position(), 340).order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(bytes.position() + 340);
      assertHeader(head, acquisition.header(), "acquisition " + i);
      assertArrayEquals(floats(bytes), acquisition.trajectory(), "trajectory " + i);
      assertArrayEquals(floats(bytes), acquisition.samples(), "samples " + i);
    }
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.getInt()];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + 4 * values.length);
    return values;
  }

  private static void assertHeader(ByteBuffer head, AcquisitionHeader header, String which) {
    assertEquals(u16(head, 0), header.version(), which);
    assertEquals(head.getLong(2), header.flags(), which);
    assertEquals(u32(head, 10), header.measurementUid(), which);
    assertEquals(u32(head, 14), header.scanCounter(), which);
    assertEquals(u32(head, 18), header.acquisitionTimeStamp(), which);
    for (int i = 0; i < 3; i++) {
      assertEquals(u32(head, 22 + 4 * i), header.physiologyTimeStamp()[i], which);
    }
    assertEquals(u16(head, 34), header.numberOfSamples(), which);
    assertEquals(u16(head, 36), header.availableChannels(), which);
    assertEquals(u16(head, 38), header.activeChannels(), which);
    for (int i = 0; i < 16; i++) {
      assertEquals(head.getLong(40 + 8 * i), header.channelMask()[i], which);
    }
    assertEquals(u16(head, 168), header.discardPre(), which);
    assertEquals(u16(head, 170), header.discardPost(), which);
    assertEquals(u16(head, 172), header.centerSample(), which);
    assertEquals(u16(head, 174), header.encodingSpaceRef(), which);
    assertEquals(u16(head, 176), header.trajectoryDimensions(), which);
    assertEquals(head.getFloat(178), header.sampleTimeUs(), which);
    assertEquals(vector(head, 182), header.positionMm(), which);
    assertEquals(vector(head, 194), header.readDir(), which);
    assertEquals(vector(head, 206), header.phaseDir(), which);
    assertEquals(vector(head, 218), header.sliceDir(), which);
    assertEquals(vector(head, 230), header.patientTablePositionMm(), which);
    assertEquals(u16(head, 242), header.counters().kspaceEncodeStep1(), which);
    assertEquals(u16(head, 244), header.counters().kspaceEncodeStep2(), which);
    assertEquals(u16(head, 246), header.counters().average(), which);
    assertEquals(u16(head, 248), header.counters().slice(), which);
    assertEquals(u16(head, 250), header.counters().contrast(), which);
    assertEquals(u16(head, 252), header.counters().phase(), which);
    assertEquals(u16(head, 254), header.counters().repetition(), which);
    assertEquals(u16(head, 256), header.counters().set(), which);
    assertEquals(u16(head, 258), header.counters().segment(), which);
    for (int i = 0; i < 8; i++) {
      assertEquals(u16(head, 260 + 2 * i), header.counters().user()[i], which);
      assertEquals(head.getInt(276 + 4 * i), header.userInt()[i], which);
      assertEquals(head.getFloat(308 + 4 * i), header.userFloat()[i], which);
    }
  }

  private static int u16(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static long u32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private static Vector3 vector(ByteBuffer bytes, int at) {
    return new Vector3(bytes.getFloat(at), bytes.getFloat(at + 4), bytes.getFloat(at + 8));
  }
}
