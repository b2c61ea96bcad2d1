package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the time of one slice of 256x256 and 8 coils goes, beside BART's maps and CG-SENSE. */
@Tag("long")
class StageTimesLongCheck {
  private static final int RUNS = 15;

  @TempDir Path data;

  @Test
  void mapsAndSenseTakeNoLongerThanBarts() throws Exception {
    Path scan = data.resolve("scan.h5");
    Path truth = data.resolve("truth.npz");
    Scans.make(
        scan,
        ("--slices 16:17 --matrix 256 --coils 8 --noise 0.01 --pattern random1d --acceleration 4"
                + " --truth "
                + truth)
            .split(" "));
    Map<Stage, double[]> times = new EnumMap<>(Stage.class);
    Path ours = data.resolve("ours.f32");
    try (ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS)) {
      for (int run = -3; run < RUNS; run++) {
        try (AcquisitionSource source = ScanFile.open(scan, "dataset")) {
          Reconstruction result =
              pipeline.reconstruct(source, ReconstructionRequest.DEFAULTS, StageListener.NONE);
          Scans.writeFloats(ours, Scans.magnitudes(result));
          for (Map.Entry<Stage, Long> stage : result.stageNanoseconds().entrySet()) {
            if (run >= 0) {
              times.computeIfAbsent(stage.getKey(), any -> new double[RUNS])[run] =
                  stage.getValue() / 1e6;
            }
          }
        }
      }
    }
    StringBuilder stages = new StringBuilder();
    for (Map.Entry<Stage, double[]> stage : times.entrySet()) {
      Arrays.sort(stage.getValue());
      stages.append(
          "%s %.1f ms (%.1f to %.1f), "
              .formatted(
                  stage.getKey().label(),
                  stage.getValue()[RUNS / 2],
                  stage.getValue()[0],
                  stage.getValue()[RUNS - 1]));
    }
    Peers.program("bart");
    String[] bart =
        Peers.run(
                Peers.python("numpy", "scipy", "h5py"),
                Scans.script("bart_l2.py"),
                Peers.shared("tools/compare.py").toString(),
                scan.toString(),
                truth.toString(),
                ours.toString())
            .strip()
            .split(" ");
    double ecalib = 1000 * Double.parseDouble(bart[3]);
    double pics = 1000 * Double.parseDouble(bart[4]);
    System.out.printf(
        "RESULT stage times | 1 | %d | one slice 256x256, 8 coils, random1d R=4, sense: %s BART ecalib"
            + " %.0f ms, pics -l2 -i 50 %.0f ms; PSNR %s dB, BART %s dB%n",
        RUNS, stages, ecalib, pics, bart[1], bart[0]);
    double calibrate = times.getOrDefault(Stage.CALIBRATE, new double[RUNS])[RUNS / 2];
    double reconstruct = times.getOrDefault(Stage.RECONSTRUCT, new double[RUNS])[RUNS / 2];
    assertTrue(calibrate <= ecalib, "maps " + calibrate + " ms, ecalib " + ecalib + " ms");
    assertTrue(reconstruct <= pics, "sense " + reconstruct + " ms, pics " + pics + " ms");
  }
}
