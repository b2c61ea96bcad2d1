package org.gleamrecon.pipeline;

import java.util.Collection;
import java.util.Map;

/**
 * The images of one frame at each exit that the series may still end up with.
 *
 * @param byExit number of iterations; {@link #ANY}: the same whatever the exit
 */
record ExitImages(Map<Integer, FrameImages> byExit) {
  static final int ANY = 0;

  ExitImages {
    byExit = Map.copyOf(byExit);
  }

  static ExitImages same(FrameImages images) {
    return new ExitImages(Map.of(ANY, images));
  }

  Collection<FrameImages> all() {
    return byExit.values();
  }

  FrameImages at(int exit) {
    FrameImages images = byExit.get(byExit.containsKey(ANY) ? Integer.valueOf(ANY) : exit);
    if (images == null) {
      throw new IllegalStateException("no image at exit " + exit);
    }
    return images;
  }
}
