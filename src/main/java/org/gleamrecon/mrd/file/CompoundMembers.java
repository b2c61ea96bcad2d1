package org.gleamrecon.mrd.file;

import io.jhdf.object.datatype.ArrayDataType;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.CompoundDataType.CompoundDataMember;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteOrder;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.wire.StructLayout.Scalar;

/** Finds the members of a compound type of the file by name, and checks what they are. */
final class CompoundMembers {
  /** A variable-length value on disk: number of elements (u32), heap address (u64), index (u32). */
  static final int VARIABLE_LENGTH_BYTES = 16;

  private final CompoundDataType type;
  private final int start;
  private final int end;

  private CompoundMembers(CompoundDataType type, int start, int end) {
    this.type = type;
    this.start = start;
    this.end = end;
  }

  /** The members of a dataset's rows. */
  static CompoundMembers of(DataType type) {
    if (type instanceof CompoundDataType compound) {
      return new CompoundMembers(compound, 0, type.getSize());
    }
    throw new ReconstructionException(FailureCode.MRD_MALFORMED, "rows that are not records");
  }

  /** A compound inside this one. */
  CompoundMembers compound(String name) {
    CompoundDataMember member = member(name);
    if (member.getDataType() instanceof CompoundDataType compound) {
      int offset = place(name, member, compound.getSize());
      return new CompoundMembers(compound, offset, offset + compound.getSize());
    }
    throw wrongType(name);
  }

  /** Offset from the start of the row of {@code count} numbers. */
  int numbers(String name, Scalar expected, int count) {
    CompoundDataMember member = member(name);
    DataType element = member.getDataType();
    long found = 1;
    if (element instanceof ArrayDataType array) {
      element = array.getBaseType();
      for (int extent : array.getArrayTypeDimensions()) {
        found *= extent;
      }
    }
    if (found != count || !isNumber(element, expected)) {
      throw wrongType(name);
    }
    return place(name, member, expected.bytes() * count);
  }

  /** Offset from the start of the row of a variable-length array's descriptor. */
  int variableLength(String name, Scalar expected) {
    CompoundDataMember member = member(name);
    if (member.getDataType() instanceof VariableLength list
        && isNumber(list.getParent(), expected)) {
      return place(name, member, VARIABLE_LENGTH_BYTES);
    }
    throw wrongType(name);
  }

  private static boolean isNumber(DataType type, Scalar expected) {
    boolean sameClass =
        expected == Scalar.F32 ? type instanceof FloatingPoint : type instanceof FixedPoint;
    return sameClass
        && type.getSize() == expected.bytes()
        && ((OrderedDataType) type).getByteOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  private int place(String name, CompoundDataMember member, int bytes) {
    int offset = member.getOffset();
    if (offset < 0 || offset > end - start - bytes) {
      throw new ReconstructionException(
          FailureCode.MRD_MALFORMED,
          "member " + name + " at byte " + offset + " of a record of " + (end - start) + " bytes");
    }
    return start + offset;
  }

  private CompoundDataMember member(String name) {
    for (CompoundDataMember member : type.getMembers()) {
      if (member.getName().equals(name)) {
        return member;
      }
    }
    throw new ReconstructionException(
        FailureCode.MRD_MALFORMED, "records without the member " + name);
  }

  private static ReconstructionException wrongType(String name) {
    return new ReconstructionException(
        FailureCode.MRD_MALFORMED,
        "member " + name + " has not the type that the standard gives it");
  }
}
