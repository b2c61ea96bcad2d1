package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** One module after the other, in the calling thread: one module's activations are alive. */
record ModulesInTurn() implements ModuleSchedule {
  /** The images in the place of those that a module began with. */
  private record Images(List<NDArray> images, NDManager batch) implements ModuleImages {
    @Override
    public NDArray take(int example) {
      return images.get(example);
    }

    @Override
    public void give(int example, NDArray image) {
      image.attach(batch);
      images.set(example, image);
    }

    @Override
    public void sound() {}
  }

  @Override
  public double[] step(
      List<ModuleStep> modules, List<? extends Example> examples, WorkTurns turns) {
    double[] losses = new double[modules.size()];
    NetworkSegment first = modules.get(0).segment();
    try (NDManager batch = first.place().manager().newSubManager()) {
      Images images = new Images(new ArrayList<>(), batch);
      for (int module = 0; module < losses.length; module++) {
        turns.begin();
        try {
          if (module == 0) {
            for (Example example : examples) {
              NDArray start = first.start(example.measurement());
              start.attach(batch);
              images.images.add(start);
            }
          }
          losses[module] = modules.get(module).run(examples, images, batch, turns);
        } finally {
          turns.end();
        }
      }
    }
    return losses;
  }

  @Override
  public void close() {}
}
