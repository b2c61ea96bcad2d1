package org.gleamrecon.pipeline;

import java.util.List;
import java.util.Map;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;

/**
 * The images of one scan with everything a door needs to answer.
 *
 * @param images ordered by counters, then partition
 * @param shape sizes of the axes that have more than one entry before (y, x): slice, contrast,
 *     phase, repetition, set, partition
 * @param stageNanoseconds time spent in each stage so far
 */
public record Reconstruction(
    MrdHeader header,
    List<MrImage> images,
    List<Integer> shape,
    PixelScaling scaling,
    Provenance provenance,
    Map<Stage, Long> stageNanoseconds) {
  public Reconstruction {
    images = List.copyOf(images);
    shape = List.copyOf(shape);
  }

  /** The same with further warnings. */
  Reconstruction warnedOf(List<String> further) {
    return new Reconstruction(
        header, images, shape, scaling, provenance.warnedOf(further), stageNanoseconds);
  }
}
