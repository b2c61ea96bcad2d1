package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.timing.TimeModel;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short budgets on a machine that somebody else needs half of the time: a sample of what
 * DeadlineLongCheck does with a clock on the wall, on one that can be turned back.
 */
class BudgetsInBurstsTest {
  private static final int EXITS = 8;
  private static final int REQUESTS = 800;
  private static final int SHORTEST_MS = 50;
  private static final int LONGEST_MS = 300;
  private static final double SLOWER_IN_BURSTS = 5;
  private static final double UNEVENNESS = 0.1;
  private static final double MS = 1e6;
  private static final String FORM = "dicom";

  @TempDir Path directory;

  private final BurstyMachine machine = new BurstyMachine(1, SLOWER_IN_BURSTS, UNEVENNESS);
  private final TimeModel model = new TimeModel(machine);
  private final Random random = new Random(1);
  private ScanLayout layout;
  private ModelCard card;
  private int fitting;
  private int fittingAnswered;
  private int inTime;
  private int lateBeyondTheFirst;
  private int distances;

  @BeforeEach
  void makeScanAndModel() {
    PhantomOptions options =
        PhantomOptions.DEFAULTS.with().matrix(128).slices(1).coils(8).acceleration(4).build();
    try (AcquisitionSource source = PhantomScan.of(options).source()) {
      layout = ScanLayout.of(source);
    }
    card =
        new SmallModels(directory)
            .add("eight", UnrolledNetworkConfig.pgd(EXITS, EXITS, 2))
            .read()
            .cards()
            .get(0);
  }

  @Test
  void aDeeperExitIsHardlyEverBegunThatABurstOfLoadMakesLate() {
    for (int i = 0; i < 10; i++) {
      scan(model, new Depth.Fixed(EXITS));
    }
    for (int i = 0; i < REQUESTS; i++) {
      machine.work(200 * MS * random.nextDouble());
      request(SHORTEST_MS + random.nextInt(LONGEST_MS - SHORTEST_MS + 1));
      scan(model, new Depth.Fixed(EXITS));
      scan(model, new Depth.Fixed(1));
    }
    assertTrue(lateBeyondTheFirst <= 0.004 * REQUESTS, lateBeyondTheFirst + " late beyond exit 1");
    assertTrue(fittingAnswered >= 0.95 * fitting, fittingAnswered + " of " + fitting);
    assertTrue(distances <= 2.0 * inTime, distances + " exits in " + inTime + " answers");
    assertTrue(inTime > REQUESTS / 2, inTime + " in time");
  }

  /** Judged by what each exit would have taken from the same moment on. */
  private void request(int budgetMs) {
    long begin = machine.getAsLong();
    int best = 0;
    for (int exit = 1; exit <= EXITS; exit++) {
      machine.backTo(begin, exit);
      scan(new TimeModel(machine), new Depth.Fixed(exit));
      best = machine.getAsLong() - begin <= budgetMs * MS ? exit : best;
    }
    machine.backTo(begin, 0);
    fitting += best > 0 ? 1 : 0;
    int used;
    try {
      used = scan(model, new Deadline(begin, budgetMs));
    } catch (ReconstructionException refused) {
      assertTrue(
          refused.code() == FailureCode.BUDGET_TOO_SMALL
              || refused.code() == FailureCode.DEADLINE_MISSED,
          refused::detail);
      return;
    }
    fittingAnswered += best > 0 ? 1 : 0;
    if (machine.getAsLong() - begin <= budgetMs * MS) {
      inTime++;
      distances += Math.abs(Math.max(1, best) - used);
    } else {
      lateBeyondTheFirst += used > 1 ? 1 : 0;
    }
  }

  private int scan(TimeModel learning, Depth depth) {
    ScanTimes times = new ScanTimes(learning, PipelineSettings.DEFAULTS, layout);
    prepare(times);
    return scan(times, depth);
  }

  private int scan(TimeModel learning, Deadline deadline) {
    ScanTimes times = new ScanTimes(learning, PipelineSettings.DEFAULTS, layout);
    prepare(times);
    ExitPlan.Task task = new ExitPlan.Task(times, 1, 1, Optional.of(FORM), () -> 0, 0);
    return scan(times, new ExitPlan(task, card, card.architecture().exits(), deadline));
  }

  private void prepare(ScanTimes times) {
    long begin = machine.getAsLong();
    machine.work(2 * MS);
    times.took(times.prepare(), begin, 1);
  }

  /** The stages of one slice, whose times are about those of a small machine. */
  private int scan(ScanTimes times, Depth depth) {
    long begin = machine.getAsLong();
    machine.work(2 * MS);
    begin = times.took(times.order(), begin, 1);
    machine.work(15 * MS);
    begin = times.took(times.calibrate(), begin, 1);
    FrameTimes laps = new FrameTimes(times, card.id());
    laps.begin();
    machine.work(10 * MS);
    laps.iterated();
    int done = 1;
    while (done < depth.most() && depth.goesOn(done)) {
      machine.work(6 * MS);
      laps.iterated();
      done++;
    }
    depth.keep(done);
    machine.work(3 * MS);
    laps.end(1);
    begin = times.took(times.turn(), begin, 1);
    machine.work(2 * MS);
    begin = times.took(times.series(), begin, 1);
    machine.work(3 * MS);
    times.took(times.encode(FORM), begin, 1);
    // The way of the first byte, which nobody learns.
    machine.work(1.5 * MS);
    return depth.used();
  }
}
