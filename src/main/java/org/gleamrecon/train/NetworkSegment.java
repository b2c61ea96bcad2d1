package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.unroll.Measurement;

/**
 * Contiguous iterations that are trained together: a module.
 *
 * @param first its first iteration, from 0
 * @param length number of iterations
 * @param optimizer updates their parameters and no others
 * @param place where they are trained
 */
record NetworkSegment(int first, int length, Optimizer optimizer, Workplace place) {
  /** One of its iterations, from 0; the image is not modified. */
  NDArray iterate(int iteration, NDArray image, Measurement measurement) {
    return place.network().iterate(first + iteration, image, measurement, place.recording());
  }

  /** The image before one of its iterations, from the one after it; both from 0. */
  NDArray invert(int iteration, NDArray image, Measurement measurement) {
    return place.network().invert(first + iteration, image, measurement, place.recording());
  }

  /** The image before the network's first iteration. */
  NDArray start(Measurement measurement) {
    return place.network().start(measurement, place.recording());
  }
}
