package org.gleamrecon.kspace;

import java.nio.ByteBuffer;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.Vector3;

/**
 * The 340 bytes of an MRD v1 acquisition header, in the order of the standard without padding; the
 * buffer's byte order holds. Here they are only hashed; the wire has its own writer.
 */
final class AcquisitionBytes {
  static final int HEADER_SIZE = 340;

  private AcquisitionBytes() {}

  static void put(ByteBuffer to, AcquisitionHeader header) {
    putShort(to, header.version());
    to.putLong(header.flags());
    to.putInt((int) header.measurementUid());
    to.putInt((int) header.scanCounter());
    to.putInt((int) header.acquisitionTimeStamp());
    for (int i = 0; i < 3; i++) {
      to.putInt((int) header.physiologyTimeStamp()[i]);
    }
    putShort(to, header.numberOfSamples());
    putShort(to, header.availableChannels());
    putShort(to, header.activeChannels());
    for (int i = 0; i < 16; i++) {
      to.putLong(header.channelMask()[i]);
    }
    putShort(to, header.discardPre());
    putShort(to, header.discardPost());
    putShort(to, header.centerSample());
    putShort(to, header.encodingSpaceRef());
    putShort(to, header.trajectoryDimensions());
    to.putFloat(header.sampleTimeUs());
    put(to, header.positionMm());
    put(to, header.readDir());
    put(to, header.phaseDir());
    put(to, header.sliceDir());
    put(to, header.patientTablePositionMm());
    put(to, header.counters());
    for (int i = 0; i < 8; i++) {
      to.putInt(header.userInt()[i]);
    }
    for (int i = 0; i < 8; i++) {
      to.putFloat(header.userFloat()[i]);
    }
  }

  private static void put(ByteBuffer to, EncodingCounters counters) {
    putShort(to, counters.kspaceEncodeStep1());
    putShort(to, counters.kspaceEncodeStep2());
    putShort(to, counters.average());
    putShort(to, counters.slice());
    putShort(to, counters.contrast());
    putShort(to, counters.phase());
    putShort(to, counters.repetition());
    putShort(to, counters.set());
    putShort(to, counters.segment());
    for (int i = 0; i < 8; i++) {
      putShort(to, counters.user()[i]);
    }
  }

  private static void put(ByteBuffer to, Vector3 vector) {
    to.putFloat(vector.x()).putFloat(vector.y()).putFloat(vector.z());
  }

  private static void putShort(ByteBuffer to, int value) {
    to.putShort((short) value);
  }
}
