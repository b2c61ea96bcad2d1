package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.timing.TimeModel;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done while a scan arrives is what the whole scan gives, to the last bit. */
class EarlyFramesTest {
  private static final PhantomOptions THREE =
      PhantomOptions.DEFAULTS
          .with()
          .matrix(48)
          .slices(3)
          .coils(3)
          .noise(0.02)
          .acceleration(3)
          .calibrationLines(16)
          .build();

  @TempDir Path directory;
  private ReconstructionPipeline pipeline = new ReconstructionPipeline(PipelineSettings.DEFAULTS);
  private final List<EarlyFrames.EarlyImage> shown = new ArrayList<>();
  private int iterations;
  private final StageListener counter =
      new StageListener() {
        @Override
        public void iterated(Iteration iteration) {
          iterations++;
        }
      };

  @BeforeEach
  void install() {
    pipeline.close();
    pipeline =
        new ReconstructionPipeline(
            PipelineSettings.DEFAULTS,
            new SmallModels(directory).add("four", UnrolledNetworkConfig.pgd(4, 4, 2)).read(),
            new TimeModel(System::nanoTime));
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static ReconstructionRequest by(String method) {
    return new ReconstructionRequest(
        Optional.of(Method.of(method)),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        true);
  }

  /** Line by line; every frame as soon as it seems complete. */
  private void arrive(AcquisitionSource scan, EarlyFrames early) {
    for (int i = 0; i < scan.size(); i++) {
      for (List<Integer> frame : early.arrived(scan.header(i))) {
        early.add(scan, frame).ifPresent(shown::add);
      }
    }
  }

  private static void assertSame(Reconstruction expected, Reconstruction found) {
    assertEquals(expected.provenance(), found.provenance());
    assertEquals(expected.images().size(), found.images().size());
    for (int i = 0; i < expected.images().size(); i++) {
      MrImage image = expected.images().get(i);
      assertArrayEquals(image.pixels(), found.images().get(i).pixels());
      assertEquals(image.geometry(), found.images().get(i).geometry());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gleam,false",
    "sense,false",
    "zero-filled,false",
    "compressed-sensing,false",
    "gleam,true",
    "sense,true"
  })
  void theAnswerIsTheWholeScansAndNothingIsDoneTwice(String method, boolean separate) {
    PhantomOptions options = THREE.with().separateCalibration(separate).build();
    try (AcquisitionSource scan = PhantomScan.of(options).source()) {
      Reconstruction whole = pipeline.reconstruct(scan, by(method), counter);
      int once = iterations;
      iterations = 0;
      try (EarlyFrames early = pipeline.early(scan.header(), by(method), counter).orElseThrow()) {
        arrive(scan, early);
        assertEquals(once, iterations);
        assertEquals(3, shown.size());
        Reconstruction found = pipeline.reconstruct(scan, by(method), Optional.of(early), counter);
        assertEquals(once, iterations);
        assertSame(whole, found);
        shown.forEach(early::show);
        for (EarlyFrames.EarlyImage image : shown) {
          MrImage late = whole.images().get(image.image().index());
          assertEquals(EarlyFrames.Showing.STANDS, early.showing(late));
          assertArrayEquals(late.pixels(), image.image().pixels());
          assertEquals(late.counters(), image.image().counters());
          assertEquals(whole.provenance().nInf(), image.provenance().nInf());
        }
      }
    }
  }

  @Test
  void aFrameThatWasNotCompleteIsDoneAgain() {
    try (AcquisitionSource scan = PhantomScan.of(THREE).source()) {
      Reconstruction whole = pipeline.reconstruct(scan, by("sense"), counter);
      try (EarlyFrames early = pipeline.early(scan.header(), by("sense"), counter).orElseThrow()) {
        for (int i = 0; i < scan.size(); i++) {
          for (List<Integer> frame : early.arrived(scan.header(i))) {
            // The first slice without its last line.
            List<Integer> lines = shown.isEmpty() ? frame.subList(0, frame.size() - 1) : frame;
            early.add(scan, lines).ifPresent(shown::add);
          }
        }
        assertSame(whole, pipeline.reconstruct(scan, by("sense"), Optional.of(early), counter));
        shown.forEach(early::show);
        assertEquals(EarlyFrames.Showing.OUTDATED, early.showing(shown.get(0).image()));
        assertEquals(EarlyFrames.Showing.STANDS, early.showing(shown.get(1).image()));
      }
    }
  }

  @Test
  void whatWasDoneByAnotherMethodIsNotTaken() {
    try (AcquisitionSource scan = PhantomScan.of(THREE).source();
        EarlyFrames early = pipeline.early(scan.header(), by("sense"), counter).orElseThrow()) {
      arrive(scan, early);
      assertSame(
          pipeline.reconstruct(scan, by("gleam"), counter),
          pipeline.reconstruct(scan, by("gleam"), Optional.of(early), counter));
      assertEquals(EarlyFrames.Showing.NOT_YET, early.showing(shown.get(0).image()));
      early.show(shown.get(0));
      assertEquals(EarlyFrames.Showing.OUTDATED, early.showing(shown.get(0).image()));
    }
  }

  @Test
  void aScanWithALatencyBudgetWaitsForItsEnd() {
    ReconstructionRequest budget =
        new ReconstructionRequest(
            Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.of(1000), true);
    assertTrue(pipeline.early(PhantomScan.of(THREE).header(), budget, counter).isEmpty());
  }

  @Test
  void whatCannotBeDoneEarlyIsLeftToTheWholeScan() {
    try (AcquisitionSource scan = PhantomScan.of(THREE).source();
        EarlyFrames early = pipeline.early(scan.header(), by("sense"), counter).orElseThrow()) {
      assertTrue(early.add(scan, List.of()).isEmpty(), "no lines");
      arrive(scan, early);
      assertEquals(List.of(), shown);
      assertSame(
          pipeline.reconstruct(scan, by("sense"), counter),
          pipeline.reconstruct(scan, by("sense"), Optional.of(early), counter));
    }
  }
}
