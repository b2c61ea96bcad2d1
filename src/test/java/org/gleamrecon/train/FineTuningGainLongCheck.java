package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gleamrecon.Peers;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.ReconstructionRequest;
import org.gleamrecon.pipeline.StageListener;
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

  /** The shipped model's design, a quarter as deep and half as wide. */
  private static final String BASE =
      """
      {"steps": 2400, "learningRate": 0.003, "warmUpSteps": 50, "validationEvery": 400, "seed": 1,
       "architecture": {"iterations": 4, "modules": 4, "exits": [1, 2, 3, 4], "features": 16,
                        "padding": "zero", "slow_phase_removed": true, "start_steps": 6,
                        "data_consistency": {"rule": "conjugate-gradient", "lambda": 0.15,
                                             "learned": true, "steps": 3, "solve_first": false}},
       "examples": {"accelerations": [4, 4], "calibrationLines": [16, 16],
                    "noise": [0.005, 0.005], "matrixSizes": [0], "columns": [48, 64],
                    "fewerCoils": 0}}
      """;

  private static final String LEARN = "patient01_study1_T2W";
  private static final String JUDGE = "patient04_study1_T2W";
  private static final String TEST = "patient12_study2_T2W";
  private static final String SLICES = "8:20";
  private static final int STEPS = 300;
  private static final double RATE = 1e-3;
  private static final int SHIPPED_STEPS = 100;
  private static final double SHIPPED_RATE = 5e-4;

  /** What nobody would call worse. */
  private static final double NOTHING_DB = 0.05;

  private static final int MATRIX = 128;
  private static final String AS_ARRAY =
      "import sys, numpy as n; n.save(sys.argv[2], n.fromfile(sys.argv[1], '<f4').reshape(-1, %d, %d))"
          .formatted(MATRIX, MATRIX);

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
                "--truth",
                truth(file).toString(),
                "--matrix",
                Integer.toString(MATRIX)));
    Arrays.stream(options).map(Object::toString).forEach(command::add);
    Peers.run(command.toArray(String[]::new));
    return file;
  }

  private Path site(String volume, String name, String pattern, String slices) {
    return scan(
        volume,
        name,
        "--coils",
        5,
        "--noise",
        SITE_NOISE,
        "--pattern",
        pattern,
        "--acceleration",
        SITE_R,
        "--calibration",
        CALIBRATION_LINES,
        "--slices",
        slices,
        "--seed",
        2);
  }

  /** A base adapted with or without truth. */
  private FineTuning.Outcome tuned(Path base, String supervision, int steps, double rate)
      throws IOException {
    String pattern = supervision.equals("full") ? "full" : "random1d";
    Path training = site(LEARN, "learn-" + supervision, pattern, SLICES);
    Path validation = site(JUDGE, "judge-" + supervision, pattern, SLICES);
    Path job = directory.resolve("job-" + supervision);
    boolean self = supervision.equals("self");
    new FineTuningJob(
            null,
            name(base) + ":1",
            base.toString(),
            List.of(training.toString()),
            List.of(validation.toString()),
            supervision,
            null,
            steps,
            1,
            rate,
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
    return new FineTuning(job, phantoms, new Quiet(), () -> false).run();
  }

  /** Through serving, and judged by compare.py: PSNR inside the head, mean over slices, dB. */
  private double psnr(Path model, Path scan) throws IOException {
    Path models = Files.createTempDirectory(directory, "models");
    Path version = models.resolve(name(model)).resolve("1");
    Files.createDirectories(version);
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, version.resolve(file.getFileName()));
      }
    }
    ReconstructionRequest request =
        new ReconstructionRequest(
            Optional.of(Method.GLEAM),
            Optional.of(name(model)),
            OptionalInt.empty(),
            OptionalInt.empty(),
            true);
    ByteBuffer pixels;
    try (ReconstructionPipeline pipeline =
            new ReconstructionPipeline(PipelineSettings.DEFAULTS, InstalledModels.read(models));
        AcquisitionSource source = ScanFile.open(scan, "dataset")) {
      Reconstruction images = pipeline.reconstruct(source, request, StageListener.NONE);
      pixels =
          ByteBuffer.allocate(4 * MATRIX * MATRIX * images.images().size())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (MrImage image : images.images()) {
        pixels.asFloatBuffer().put(image.magnitude());
        pixels.position(pixels.position() + 4 * image.magnitude().length);
      }
    }
    Path raw = Files.write(directory.resolve("images.f32"), pixels.array());
    String python = Peers.python("numpy", "scipy", "h5py");
    Path array = directory.resolve("images.npy");
    Path figures = directory.resolve("figures.json");
    Peers.run(python, "-c", AS_ARRAY, raw.toString(), array.toString());
    Peers.run(
        python,
        Peers.shared("tools/compare.py").toString(),
        scan.toString(),
        truth(scan).toString(),
        "ours=" + array,
        "--no-bart",
        "--json",
        figures.toString());
    double sum = 0;
    JsonNode slices = new ObjectMapper().readTree(figures.toFile()).path("ours").path("values");
    for (JsonNode slice : slices) {
      sum += slice.get(0).asDouble();
    }
    return sum / slices.size();
  }

  /** NAME of a directory NAME/1. */
  private static String name(Path model) {
    return String.valueOf(model.getName(model.getNameCount() - 2));
  }

  private static Path truth(Path scan) {
    return scan.resolveSibling(scan.getFileName() + ".npz");
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
    Path full = tuned(base, "full", STEPS, RATE).result();
    Path self = tuned(base, "self", STEPS, RATE).result();
    Path test = site(TEST, "test", "random1d", "12:28");
    double before = psnr(base, test);
    double fullGain = psnr(full, test) - before;
    double selfGain = psnr(self, test) - before;
    System.out.printf(
        "RESULT fine-tuning gain | 1 | 1 | FLAIR, 8 coils to T2W, 5 coils, noise %.2f, R %.0f,"
            + " 16 slices of another patient, served, judged by compare.py, last exit: base %.2f dB,"
            + " full %+.2f dB (at least %.1f), self %+.2f dB (at least %.1f)%n",
        SITE_NOISE, SITE_R, before, fullGain, FULL_GAIN_DB, selfGain, SELF_GAIN_DB);
    assertTrue(fullGain >= FULL_GAIN_DB, "full " + fullGain);
    assertTrue(selfGain >= SELF_GAIN_DB, "self " + selfGain);
  }

  @Test
  void theShippedBaseIsNeverWorseOrTheGateRefuses() throws IOException {
    TensorScope.setThreadsPerOperation(1);
    Path shipped = Path.of("models", "brain-2d", "1");
    Path test = site(TEST, "test", "random1d", "12:28");
    double before = psnr(shipped, test);
    for (String supervision : List.of("full", "self")) {
      FineTuning.Outcome outcome = tuned(shipped, supervision, SHIPPED_STEPS, SHIPPED_RATE);
      double gain = psnr(outcome.result(), test) - before;
      System.out.printf(
          "RESULT fine-tuning the shipped base | 1 | 1 | T2W, 5 coils, noise %.2f, R %.0f, %d steps,"
              + " %s: base %.2f dB, %+.2f dB, gate: %s%n",
          SITE_NOISE,
          SITE_R,
          SHIPPED_STEPS,
          supervision,
          before,
          gain,
          outcome.better() ? "better" : "refused");
      assertTrue(gain >= -NOTHING_DB || !outcome.better(), supervision + " " + gain);
    }
  }
}
