package org.gleamrecon.mrd.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.mrd.wire.StructLayout;
import org.gleamrecon.mrd.wire.StructLayout.Field;

/**
 * Where a file's records keep the fields of a struct of the standard: by name, in any order and at
 * any place. Copies them to where the struct on the wire has them, so that one codec decodes both.
 */
final class StructMembers {
  private record Run(int source, int target, int bytes) {}

  private final List<Run> runs = new ArrayList<>();

  /** A field called {@code a.b} is the member b of the compound a. */
  StructMembers(CompoundMembers members, StructLayout layout) {
    for (Field field : layout.fields()) {
      String name = field.name();
      int dot = name.indexOf('.');
      CompoundMembers owner = dot < 0 ? members : members.compound(name.substring(0, dot));
      int source = owner.numbers(name.substring(dot + 1), field.type(), field.count());
      add(new Run(source, field.offset(), field.bytes()));
    }
  }

  /** Neighbours are copied together: a file of the C library is a single run. */
  private void add(Run run) {
    if (!runs.isEmpty()) {
      Run last = runs.get(runs.size() - 1);
      int gap = run.target() - last.target();
      if (gap == last.bytes() && run.source() - last.source() == gap) {
        runs.set(runs.size() - 1, new Run(last.source(), last.target(), gap + run.bytes()));
        return;
      }
    }
    runs.add(run);
  }

  /** Fills the struct at index 0 of {@code struct} from the row that begins at {@code start}. */
  void copy(ByteBuffer rows, int start, ByteBuffer struct) {
    for (Run run : runs) {
      struct.put(run.target(), rows, start + run.source(), run.bytes());
    }
  }
}
