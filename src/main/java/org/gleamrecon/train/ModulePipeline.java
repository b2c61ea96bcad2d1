package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.tensor.GradientMode;
import org.jspecify.annotations.Nullable;

/**
 * Modules on D workers, module k on worker k mod D: a module begins with an example as soon as the
 * one before it has its image, while that one is still on its way back. Every module does the same
 * operations on the same numbers as {@link ModulesInTurn} has it do. Ozturkler et al., GLEAM, 2022
 * (P-GLEAM).
 *
 * <p>A step ends when all workers are done: then nothing is under way, and a checkpoint is that of
 * GLEAM. What fails in one module fails in all after it, which then do not update; what the first
 * of them threw is thrown.
 */
final class ModulePipeline implements ModuleSchedule {
  private final List<Workplace> places;
  private final List<ExecutorService> workers;

  /**
   * @param places D; not closed here
   */
  ModulePipeline(List<Workplace> places) {
    this.places = places;
    workers =
        IntStream.range(0, places.size())
            .mapToObj(
                number ->
                    Executors.newSingleThreadExecutor(
                        work -> {
                          Thread thread = new Thread(work, "module-worker-" + number);
                          thread.setDaemon(true);
                          return thread;
                        }))
            .toList();
  }

  /** What goes from one module to the next. */
  private static final class Link {
    final List<CompletableFuture<NDArray>> images = new ArrayList<>();
    final CompletableFuture<Boolean> sound = new CompletableFuture<>();

    Link(int examples) {
      for (int i = 0; i < examples; i++) {
        images.add(new CompletableFuture<>());
      }
    }

    void fail(Throwable failure) {
      images.forEach(image -> image.completeExceptionally(failure));
      sound.completeExceptionally(failure);
    }
  }

  /** What the module between two links sees. */
  private record Between(Link before, Link after, Workplace place, NDManager batch)
      implements ModuleImages {
    @Override
    public NDArray take(int example) {
      return place.bring(before.images.get(example).join(), batch);
    }

    @Override
    public void give(int example, NDArray image) {
      image.attach(batch);
      after.images.get(example).complete(image);
    }

    @Override
    public void sound() {
      before.sound.join();
      after.sound.complete(true);
    }
  }

  /** The step has the turn; what a worker tells is passed on. */
  private record Within(WorkTurns turns) implements WorkTurns {
    @Override
    public void begin() {}

    @Override
    public void fullest() {
      turns.fullest();
    }

    @Override
    public void end() {}
  }

  /** What all workers share in a step. */
  private static final class Step {
    final List<ModuleStep> modules;
    final List<? extends Example> examples;
    final WorkTurns turns;
    final List<Link> links = new ArrayList<>();
    final double[] losses;
    final @Nullable Throwable[] failures;

    Step(List<ModuleStep> modules, List<? extends Example> examples, WorkTurns turns) {
      this.modules = modules;
      this.examples = examples;
      this.turns = turns;
      losses = new double[modules.size()];
      failures = new Throwable[modules.size()];
      for (int link = 0; link <= modules.size(); link++) {
        links.add(new Link(examples.size()));
      }
    }
  }

  @Override
  public double[] step(
      List<ModuleStep> modules, List<? extends Example> examples, WorkTurns turns) {
    turns.begin();
    try {
      Step work = new Step(modules, examples, new Within(turns));
      List<NDManager> batches = new ArrayList<>();
      List<Future<?>> running = new ArrayList<>();
      try {
        for (int worker = 0; worker < workers.size(); worker++) {
          int first = worker;
          NDManager batch = places.get(worker).manager().newSubManager();
          batches.add(batch);
          running.add(
              workers.get(worker).submit(() -> GradientMode.off(() -> run(work, first, batch))));
        }
      } catch (RuntimeException | Error failure) {
        // Those that have begun are not to wait for one that never will.
        work.links.forEach(link -> link.fail(failure));
        throw failure;
      } finally {
        try {
          await(running, work.links);
        } finally {
          batches.forEach(NDManager::close);
        }
      }
      for (Throwable failure : work.failures) {
        raise(failure);
      }
      return work.losses;
    } finally {
      turns.end();
    }
  }

  /** One worker's modules, in ascending order: each waits for earlier ones alone. */
  private boolean run(Step step, int first, NDManager batch) {
    Workplace place = places.get(first);
    @Nullable List<? extends Example> examples = null;
    for (int module = first; module < step.modules.size(); module += workers.size()) {
      Between images =
          new Between(step.links.get(module), step.links.get(module + 1), place, batch);
      try {
        if (examples == null) {
          examples = place.examples(step.examples, batch);
        }
        ModuleStep work = step.modules.get(module);
        if (module == 0) {
          begin(work.segment(), examples, images.before, batch);
        }
        step.losses[module] = work.run(examples, images, batch, step.turns);
      } catch (CompletionException | CancellationException earlier) {
        images.after.fail(earlier.getCause() == null ? earlier : earlier.getCause());
      } catch (Throwable failure) {
        // Whatever it was: nobody may go on waiting for this module.
        step.failures[module] = failure;
        images.after.fail(failure);
      }
    }
    return true;
  }

  private static void begin(
      NetworkSegment first, List<? extends Example> examples, Link link, NDManager batch) {
    for (int i = 0; i < examples.size(); i++) {
      NDArray start = first.start(examples.get(i).measurement());
      start.attach(batch);
      link.images.get(i).complete(start);
    }
    link.sound.complete(true);
  }

  /** Until every worker is done, whatever happens: they use memory that the caller frees. */
  private static void await(List<Future<?>> running, List<Link> links) {
    boolean interrupted = false;
    @Nullable Throwable broken = null;
    for (Future<?> worker : running) {
      boolean done = false;
      while (!done) {
        try {
          worker.get();
          done = true;
        } catch (InterruptedException stop) {
          interrupted = true;
          links.forEach(link -> link.fail(new CancellationException("interrupted")));
        } catch (ExecutionException failure) {
          broken = failure.getCause();
          links.forEach(link -> link.fail(failure));
          done = true;
        }
      }
    }
    // Whoever was done before anybody waited for it: the interruption counts all the same.
    interrupted |= Thread.interrupted();
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new ReconstructionException(FailureCode.CANCELLED, "interrupted within a step");
    }
    if (broken != null) {
      throw new IllegalStateException(broken);
    }
  }

  private static void raise(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  @Override
  public void close() {
    workers.forEach(ExecutorService::shutdownNow);
  }
}
