package org.gleamrecon.kspace;

import java.util.List;

/**
 * The imaging lines that make one image (2D) or one slab (3D), in the order of acquisition; several
 * lines may share a place (averages).
 */
public record Frame(FrameCounters counters, List<LinePlacement> lines, SliceGeometry geometry) {
  public Frame {
    lines = List.copyOf(lines);
  }
}
