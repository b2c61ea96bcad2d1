package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.Peers;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a site gains: a narrow base that knows FLAIR of two patients, eight coils and little noise,
 * is adapted to another contrast, five coils and more noise, and tested on a patient it has never
 * seen. All scans are simulated from real heads by a program of its own.
 */
@Tag("long")
class FineTuningGainLongCheck {
  private static final double FULL_GAIN_DB = 0.7;
  private static final double SELF_GAIN_DB = 0.3;
  private static final double SITE_NOISE = 0.03;
  private static final double SITE_R = 5;
  private static final int CALIBRATION_LINES = 16;
  private static final String BASE =
      """
      {"steps": 3000, "learningRate": 0.002, "warmUpSteps": 50, "validationEvery": 500, "seed": 1,
       "architecture": {"iterations": 4, "modules": 4, "features": 16},
       "examples": {"accelerations": [4, 4], "calibrationLines": [16, 16],
                    "noise": [0.005, 0.005], "matrixSizes": [0], "columns": [64, 128],
                    "fewerCoils": 0}}
      """;

  @TempDir Path directory;

  private static final class Quiet implements TrainingProgress {
    @Override
    public void scanRead(int scans, int of, int frames) {}

    @Override
    public void stepDone(int step, int steps, double secondsLeft, List<Double> losses) {}

    @Override
    public void validated(int step, List<ModelCard.ExitMetrics> exits, boolean best) {}
  }

  private Path scan(String volume, String name, Object... options) {
    Path file = directory.resolve(name + ".h5");
    List<String> command =
        new ArrayList<>(
            List.of(
                Peers.python("numpy", "scipy", "h5py", "nibabel"),
                Peers.shared("tools/make_scan.py").toString(),
                Peers.shared("data/volumes/" + volume + ".nii.gz").toString(),
                file.toString(),
                "--matrix",
                "128"));
    Arrays.stream(options).map(Object::toString).forEach(command::add);
    Peers.run(command.toArray(String[]::new));
    return file;
  }

  private Path site(String volume, String name, String pattern, double noise) {
    return scan(
        volume,
        name,
        "--coils",
        5,
        "--noise",
        noise,
        "--pattern",
        pattern,
        "--acceleration",
        SITE_R,
        "--calibration",
        CALIBRATION_LINES,
        "--slices",
        "8:20",
        "--seed",
        2);
  }

  private Path adapted(Path base, String supervision, Path training, Path validation, int steps)
      throws IOException {
    Path job = directory.resolve("job-" + supervision);
    boolean self = supervision.equals("self");
    new FineTuningJob(
            null,
            "narrow:1",
            base.toString(),
            List.of(training.toString()),
            List.of(validation.toString()),
            supervision,
            null,
            steps,
            1,
            1e-3,
            self ? null : List.of(SITE_R, SITE_R),
            null,
            null,
            1L,
            null,
            "cpu",
            1,
            null)
        .write(job);
    FineTuning.Phantoms phantoms =
        into ->
            List.of(
                TrainingScans.write(
                    into.resolve("head.h5"), TrainingScans.full(128, 8).slices(2).build()));
    return new FineTuning(job, phantoms, new Quiet(), () -> false).run().result();
  }

  private double[] psnr(Path model, Path test) throws IOException {
    StoredModel stored = ModelRepository.read(model);
    List<Integer> exits = stored.card().architecture().exits();
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      return new Evaluation(List.of(SITE_R), CALIBRATION_LINES, SITE_NOISE, 1)
          .of(scope, stored, exits, List.of(test), scratch, (scans, of) -> {}).stream()
              .filter(row -> row.nInf() > 0)
              .mapToDouble(row -> row.figures().mean().psnr())
              .toArray();
    }
  }

  @Test
  void aNarrowBaseGainsAtASiteWithTruthAndWithout() throws IOException {
    TensorScope.setThreadsPerOperation(1);
    List<Path> known = new ArrayList<>();
    for (String volume : List.of("patient03_study1_FLAIR", "patient09_study2_FLAIR")) {
      known.add(
          scan(
              volume,
              volume,
              "--coils",
              8,
              "--noise",
              0.005,
              "--pattern",
              "full",
              "--slices",
              "8:20"));
    }
    Path base = directory.resolve("models/narrow/1");
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      new ModelTraining(TrainingPlan.read(BASE), Optional.empty(), base)
          .run(scope, known, List.of(), new Quiet());
    }
    String learn = "patient01_study1_T2W";
    String judge = "patient04_study1_T2W";
    Path full =
        adapted(
            base,
            "full",
            site(learn, "learn-full", "full", SITE_NOISE),
            site(judge, "judge-full", "full", SITE_NOISE),
            1500);
    Path self =
        adapted(
            base,
            "self",
            site(learn, "learn-self", "random1d", SITE_NOISE),
            site(judge, "judge-self", "random1d", SITE_NOISE),
            1500);
    Path test = site("patient12_study2_T2W", "test", "full", 0);
    double[] before = psnr(base, test);
    double[] withTruth = psnr(full, test);
    double[] without = psnr(self, test);
    int last = before.length - 1;
    double fullGain = withTruth[last] - before[last];
    double selfGain = without[last] - before[last];
    System.out.printf(
        "RESULT fine-tuning gain | 1 | 1 | FLAIR, 8 coils to T2W, 5 coils, noise %.2f, R %.0f, last"
            + " exit: base %.2f dB, full %+.2f dB (at least %.1f), self %+.2f dB (at least %.1f)%n",
        SITE_NOISE, SITE_R, before[last], fullGain, FULL_GAIN_DB, selfGain, SELF_GAIN_DB);
    assertTrue(fullGain >= FULL_GAIN_DB, "full " + fullGain);
    assertTrue(selfGain >= SELF_GAIN_DB, "self " + selfGain);
  }
}
