package org.gleamrecon.kspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.Vector3;

/**
 * Where each slice lies: the word of its first imaging line. Directions must be unit vectors at
 * right angles within {@value #TOLERANCE}; they are then made exactly so. Otherwise the slice is
 * taken as axial (read = x, phase = y, slice = z), its position kept, and the operator told.
 */
final class SliceGeometries {
  private static final double TOLERANCE = 1e-3;

  /** Lines of one slice may differ in position by this much before it is mentioned, mm. */
  private static final double SAME_PLACE_MM = 0.01;

  private static final Vector3d X = new Vector3d(1, 0, 0);
  private static final Vector3d Y = new Vector3d(0, 1, 0);
  private static final Vector3d Z = new Vector3d(0, 0, 1);

  private final Map<Integer, SliceGeometry> slices = new TreeMap<>();
  private final Map<Integer, Double> movedMm = new TreeMap<>();
  private int fallbacks;
  private int lost;

  void add(AcquisitionHeader header) {
    int slice = header.counters().slice();
    SliceGeometry known = slices.get(slice);
    if (known == null) {
      slices.put(slice, read(header));
      return;
    }
    double moved = vector(header.positionMm()).plus(known.positionMm().times(-1)).length();
    if (moved > SAME_PLACE_MM) {
      movedMm.merge(slice, moved, Math::max);
    }
  }

  /** The slice's geometry; axial at the origin for a slice without imaging lines. */
  SliceGeometry of(int slice) {
    return slices.getOrDefault(slice, new SliceGeometry(new Vector3d(0, 0, 0), X, Y, Z));
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (fallbacks > 0) {
      warnings.add(
          "%d of %d slices have no valid direction vectors: taken as axial"
              .formatted(fallbacks, slices.size()));
    }
    if (lost > 0) {
      warnings.add(
          "%d of %d slices have no valid position: taken as the origin"
              .formatted(lost, slices.size()));
    }
    if (!movedMm.isEmpty()) {
      warnings.add(
          "%d of %d slices have lines with different positions (up to %.2f mm): the first was taken"
              .formatted(
                  movedMm.size(),
                  slices.size(),
                  movedMm.values().stream().mapToDouble(Double::doubleValue).max().orElse(0)));
    }
    return warnings;
  }

  private SliceGeometry read(AcquisitionHeader header) {
    Vector3d position = vector(header.positionMm());
    if (!Double.isFinite(position.length())) {
      position = new Vector3d(0, 0, 0);
      lost++;
    }
    Vector3d read = vector(header.readDir());
    Vector3d phase = vector(header.phaseDir());
    Vector3d slice = vector(header.sliceDir());
    if (!(unit(read) && unit(phase) && unit(slice))
        || !(rightAngle(read, phase) && rightAngle(read, slice) && rightAngle(phase, slice))) {
      fallbacks++;
      return new SliceGeometry(position, X, Y, Z);
    }
    read = read.times(1 / read.length());
    phase = phase.plus(read.times(-phase.dot(read)));
    phase = phase.times(1 / phase.length());
    Vector3d normal = read.cross(phase);
    // Left-handed frames exist: partitions then run against read x phase.
    return new SliceGeometry(
        position, read, phase, slice.dot(normal) < 0 ? normal.times(-1) : normal);
  }

  private static boolean unit(Vector3d direction) {
    return Math.abs(direction.length() - 1) <= TOLERANCE;
  }

  private static boolean rightAngle(Vector3d a, Vector3d b) {
    return Math.abs(a.dot(b)) <= TOLERANCE;
  }

  private static Vector3d vector(Vector3 stored) {
    return new Vector3d(stored.x(), stored.y(), stored.z());
  }
}
