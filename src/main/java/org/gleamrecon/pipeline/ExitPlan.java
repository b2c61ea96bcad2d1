package org.gleamrecon.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.timing.Forecast;

/**
 * The deepest exit that holds a deadline, looked at again after each iteration.
 *
 * <p>One series has one exit. The first frame that anything was measured in goes as deep as all
 * frames can in the time that is left; the others follow it, and where the time gets too short all
 * frames go back to a lower exit, whose images were kept: a few below the first frame's depth.
 */
final class ExitPlan implements Depth {
  private static final int MOST_EXITS = 16;
  private static final int MOST_LOWER_IMAGES = 3;

  /** For the way of the answer's first byte, as the machine is now: not given to iterations. */
  private static final double RESERVE_NANOSECONDS = 5e6;

  /**
   * What there is to do.
   *
   * @param calibrations times that sensitivity maps are estimated for all frames
   * @param form of the answer, if it is encoded before its first byte leaves
   * @param others scans on the same device now
   * @param lowerImages exits below the deepest whose images there is room for
   */
  record Task(
      ScanTimes times,
      int frames,
      int calibrations,
      Optional<String> form,
      IntSupplier others,
      int lowerImages) {}

  private final Task task;
  private final ModelCard card;
  private final Deadline deadline;
  private final int planned;
  private final String why;
  private final List<Integer> exits;
  private NavigableSet<Integer> possible;
  private int framesLeft;
  private boolean first = true;

  /**
   * Chooses.
   *
   * @param mayBeUsed exits of the model, ascending
   * @throws ReconstructionException BUDGET_TOO_SMALL where even a quiet machine takes longer, with
   *     the time of each exit; DEADLINE_MISSED where what is left is too short
   */
  ExitPlan(Task task, ModelCard card, List<Integer> mayBeUsed, Deadline deadline) {
    this.task = task;
    this.card = card;
    this.deadline = deadline;
    exits = few(mayBeUsed);
    possible = new TreeSet<>(exits);
    framesLeft = task.frames();
    Forecast least = whole(exits.get(0));
    Forecast prepared = task.times().forecast(task.times().prepare());
    if (least.learned() && prepared.quiet() + least.quiet() > deadline.budgetMs() * 1e6) {
      throw new ReconstructionException(
          FailureCode.BUDGET_TOO_SMALL,
          "latency_budget_ms %d is too small; predicted for model %s: %s"
              .formatted(deadline.budgetMs(), card.id(), predicted(prepared)));
    }
    double left = deadline.leftNanos(task.times().now());
    if (left <= 0 || (least.learned() && least.cautious() > left)) {
      throw new ReconstructionException(
          FailureCode.DEADLINE_MISSED,
          "%d of %d ms are left, exit %d takes about %s ms now"
              .formatted(
                  (long) Math.max(0, left / 1e6),
                  deadline.budgetMs(),
                  exits.get(0),
                  ms(least.cautious())));
    }
    int deepest = exits.get(0);
    for (int exit : exits) {
      if (least.learned() && needed(exit) <= left) {
        deepest = exit;
      }
    }
    planned = deepest;
    why =
        least.learned()
            ? "takes up to %s of %s ms left".formatted(ms(needed(planned)), ms(left))
            : "times are not known yet";
  }

  /** All of at most a number, evenly: images of each passed exit are held for a while. */
  private static List<Integer> few(List<Integer> exits) {
    if (exits.size() <= MOST_EXITS) {
      return exits;
    }
    NavigableSet<Integer> some = new TreeSet<>();
    for (int i = 0; i < MOST_EXITS; i++) {
      some.add(exits.get(i * (exits.size() - 1) / (MOST_EXITS - 1)));
    }
    return List.copyOf(some);
  }

  private String predicted(Forecast prepared) {
    List<String> times = new ArrayList<>();
    for (int exit : exits) {
      times.add("n_inf %d %s ms".formatted(exit, ms(prepared.quiet() + whole(exit).quiet())));
    }
    return String.join(", ", times);
  }

  private static String ms(double nanoseconds) {
    return String.format(Locale.ROOT, "%.0f", Math.ceil(nanoseconds / 1e6));
  }

  /** Everything from the first frame on. */
  private Forecast whole(int exit) {
    return frames(task.frames(), exit).plus(task.times().after(task.form()));
  }

  /** What must be left for an exit to be begun, so that {@link #goesOn} will let it end. */
  private double needed(int exit) {
    Forecast whole = whole(exit);
    Integer below = possible.lower(exit);
    if (below == null) {
      return whole.safe() + RESERVE_NANOSECONDS;
    }
    Forecast last = last(exit - below, exit);
    return Math.max(whole.safe(), whole.likely() - last.likely() + last.slowed()) + reserve(last);
  }

  /** As much longer as what is ahead will be if the machine gets slow. */
  private static double reserve(Forecast last) {
    return RESERVE_NANOSECONDS * last.slowed() / last.likely();
  }

  /** A frame's iterations up to an exit, its image, and what comes after the last frame. */
  private Forecast last(int iterations, int exit) {
    return iterations(iterations).plus(finish(exit)).plus(task.times().after(task.form()));
  }

  private Forecast frames(int count, int exit) {
    if (count == 0) {
      return Forecast.NOTHING;
    }
    ScanTimes times = task.times();
    double calibrations = (double) task.calibrations() * count / task.frames();
    Forecast waits =
        times
            .forecast(times.turn())
            .trusted()
            .times(task.others().getAsInt() * (count + calibrations));
    return times
        .forecast(times.order())
        .plus(times.forecast(times.begin(card.id())))
        .plus(iterations(exit - 1))
        .plus(finish(exit))
        .times(count)
        .plus(times.forecast(times.calibrate()).times(calibrations))
        .plus(waits);
  }

  private Forecast iterations(int count) {
    return task.times().forecast(task.times().iterate(card.id())).times(count);
  }

  private Forecast finish(int exit) {
    return task.times().forecast(task.times().finish()).times(kept(exit).size());
  }

  @Override
  public int most() {
    return possible.last();
  }

  @Override
  public boolean goesOn(int done) {
    Integer next = possible.higher(done);
    if (next == null) {
      return false;
    }
    if (possible.floor(done) == null) {
      return true;
    }
    // There is an image already. Load may begin before the next one is out, so the machine is taken
    // to be as slow as it is in its slow times; frames to come can go back to a lower exit.
    Forecast last = last(next - done, next);
    double ahead = last.slowed() + reserve(last) + frames(framesLeft - 1, next).safe();
    return ahead <= deadline.leftNanos(task.times().now());
  }

  @Override
  public boolean mayUse(int done) {
    return possible.contains(done);
  }

  @Override
  public NavigableSet<Integer> keep(int done) {
    Integer reached = possible.floor(done);
    if (reached == null) {
      throw new IllegalStateException(done + " iterations lead to no exit");
    }
    NavigableSet<Integer> kept = kept(reached);
    first = false;
    framesLeft--;
    possible = kept;
    return kept;
  }

  /** The exits whose images a frame leaves that goes as deep as {@code exit}. */
  private NavigableSet<Integer> kept(int exit) {
    NavigableSet<Integer> kept = new TreeSet<>();
    kept.add(exit);
    if (framesLeft <= 1) {
      return kept;
    }
    if (!first) {
      kept.addAll(possible.headSet(exit, true));
      return kept;
    }
    NavigableSet<Integer> lower = new TreeSet<>(exits).headSet(exit, false);
    int[] wanted = {exits.get(0), (exit + 1) / 2, (3 * exit + 3) / 4};
    for (int i = 0; i < Math.min(MOST_LOWER_IMAGES, task.lowerImages()); i++) {
      Integer below = lower.floor(Math.max(exits.get(0), wanted[i]));
      if (below != null) {
        kept.add(below);
      }
    }
    return kept;
  }

  @Override
  public void keepBlack() {
    framesLeft--;
  }

  @Override
  public int used() {
    return possible.last();
  }

  @Override
  public boolean spares(int iterations) {
    ScanTimes times = task.times();
    Forecast begin = times.forecast(times.begin(card.id()));
    Forecast all =
        begin
            .plus(iterations(iterations - 1))
            .plus(frames(framesLeft, possible.last()))
            .plus(times.after(task.form()));
    return begin.learned() && all.safe() <= deadline.leftNanos(times.now()) - RESERVE_NANOSECONDS;
  }

  /** For the operator, once all frames are done. */
  String told() {
    String chosen =
        "latency_budget_ms %d: n_inf %d of %d chosen (%s)"
            .formatted(deadline.budgetMs(), planned, card.architecture().iterations(), why);
    if (used() < planned) {
      return chosen + ", n_inf %d used: the machine was slower".formatted(used());
    }
    return used() == planned
        ? chosen
        : chosen + ", n_inf %d used: the machine was faster".formatted(used());
  }
}
