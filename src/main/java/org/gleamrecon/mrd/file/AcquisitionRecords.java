package org.gleamrecon.mrd.file;

import io.jhdf.object.datatype.DataType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.EncodingCounters;
import org.gleamrecon.mrd.Vector3;
import org.jspecify.annotations.Nullable;

/**
 * Decodes acquisition records of a file whose members may lie anywhere in the record. Headers of a
 * scan repeat most of their arrays: equal neighbours share them, which halves the memory.
 */
final class AcquisitionRecords {
  private final Map<AcquisitionMember, Integer> offsets = new EnumMap<>(AcquisitionMember.class);
  private final int trajectory;
  private final int data;
  private @Nullable AcquisitionHeader previous;

  AcquisitionRecords(DataType type) {
    CompoundMembers record = CompoundMembers.of(type);
    CompoundMembers head = record.compound("head");
    CompoundMembers counters = head.compound("idx");
    for (AcquisitionMember member : AcquisitionMember.values()) {
      offsets.put(
          member,
          (member.isCounter() ? counters : head)
              .numbers(member.fileName(), member.type(), member.count()));
    }
    trajectory = record.variableLength("traj", NumberType.F32);
    data = record.variableLength("data", NumberType.F32);
  }

  /** Offset of the descriptor of the trajectory in the record. */
  int trajectoryOffset() {
    return trajectory;
  }

  /** Offset of the descriptor of the samples in the record. */
  int dataOffset() {
    return data;
  }

  /** The header of the record that starts at {@code start}. */
  AcquisitionHeader header(ByteBuffer rows, int start) {
    AcquisitionHeader last = previous;
    long[] physiology = new long[3];
    for (int i = 0; i < physiology.length; i++) {
      physiology[i] =
          Integer.toUnsignedLong(
              rows.getInt(at(start, AcquisitionMember.PHYSIOLOGY_TIME_STAMP) + 4 * i));
    }
    long[] mask = new long[16];
    rows.slice(at(start, AcquisitionMember.CHANNEL_MASK), 128)
        .order(rows.order())
        .asLongBuffer()
        .get(mask);
    int[] userInt = new int[8];
    rows.slice(at(start, AcquisitionMember.USER_INT), 32)
        .order(rows.order())
        .asIntBuffer()
        .get(userInt);
    float[] userFloat = new float[8];
    rows.slice(at(start, AcquisitionMember.USER_FLOAT), 32)
        .order(rows.order())
        .asFloatBuffer()
        .get(userFloat);
    AcquisitionHeader header =
        new AcquisitionHeader(
            u16(rows, start, AcquisitionMember.VERSION),
            rows.getLong(at(start, AcquisitionMember.FLAGS)),
            u32(rows, start, AcquisitionMember.MEASUREMENT_UID),
            u32(rows, start, AcquisitionMember.SCAN_COUNTER),
            u32(rows, start, AcquisitionMember.ACQUISITION_TIME_STAMP),
            last != null && Arrays.equals(physiology, last.physiologyTimeStamp())
                ? last.physiologyTimeStamp()
                : physiology,
            u16(rows, start, AcquisitionMember.NUMBER_OF_SAMPLES),
            u16(rows, start, AcquisitionMember.AVAILABLE_CHANNELS),
            u16(rows, start, AcquisitionMember.ACTIVE_CHANNELS),
            last != null && Arrays.equals(mask, last.channelMask()) ? last.channelMask() : mask,
            u16(rows, start, AcquisitionMember.DISCARD_PRE),
            u16(rows, start, AcquisitionMember.DISCARD_POST),
            u16(rows, start, AcquisitionMember.CENTER_SAMPLE),
            u16(rows, start, AcquisitionMember.ENCODING_SPACE_REF),
            u16(rows, start, AcquisitionMember.TRAJECTORY_DIMENSIONS),
            rows.getFloat(at(start, AcquisitionMember.SAMPLE_TIME_US)),
            vector(
                rows, start, AcquisitionMember.POSITION, last == null ? null : last.positionMm()),
            vector(rows, start, AcquisitionMember.READ_DIR, last == null ? null : last.readDir()),
            vector(rows, start, AcquisitionMember.PHASE_DIR, last == null ? null : last.phaseDir()),
            vector(rows, start, AcquisitionMember.SLICE_DIR, last == null ? null : last.sliceDir()),
            vector(
                rows,
                start,
                AcquisitionMember.PATIENT_TABLE_POSITION,
                last == null ? null : last.patientTablePositionMm()),
            counters(rows, start, last == null ? null : last.counters()),
            last != null && Arrays.equals(userInt, last.userInt()) ? last.userInt() : userInt,
            last != null && Arrays.equals(userFloat, last.userFloat())
                ? last.userFloat()
                : userFloat);
    previous = header;
    return header;
  }

  private EncodingCounters counters(ByteBuffer rows, int start, @Nullable EncodingCounters last) {
    int[] user = new int[8];
    for (int i = 0; i < user.length; i++) {
      user[i] = Short.toUnsignedInt(rows.getShort(at(start, AcquisitionMember.USER) + 2 * i));
    }
    return new EncodingCounters(
        u16(rows, start, AcquisitionMember.KSPACE_ENCODE_STEP_1),
        u16(rows, start, AcquisitionMember.KSPACE_ENCODE_STEP_2),
        u16(rows, start, AcquisitionMember.AVERAGE),
        u16(rows, start, AcquisitionMember.SLICE),
        u16(rows, start, AcquisitionMember.CONTRAST),
        u16(rows, start, AcquisitionMember.PHASE),
        u16(rows, start, AcquisitionMember.REPETITION),
        u16(rows, start, AcquisitionMember.SET),
        u16(rows, start, AcquisitionMember.SEGMENT),
        last != null && Arrays.equals(user, last.user()) ? last.user() : user);
  }

  private Vector3 vector(
      ByteBuffer rows, int start, AcquisitionMember member, @Nullable Vector3 last) {
    int at = at(start, member);
    Vector3 vector = new Vector3(rows.getFloat(at), rows.getFloat(at + 4), rows.getFloat(at + 8));
    return last != null && vector.equals(last) ? last : vector;
  }

  private int u16(ByteBuffer rows, int start, AcquisitionMember member) {
    return Short.toUnsignedInt(rows.getShort(at(start, member)));
  }

  private long u32(ByteBuffer rows, int start, AcquisitionMember member) {
    return Integer.toUnsignedLong(rows.getInt(at(start, member)));
  }

  private int at(int start, AcquisitionMember member) {
    return start + Objects.requireNonNull(offsets.get(member));
  }
}
