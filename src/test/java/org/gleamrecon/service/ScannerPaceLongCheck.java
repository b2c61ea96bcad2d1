package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.mrd.wire.MrdMessage;
import org.gleamrecon.tcp.ScannerClient;
import org.gleamrecon.train.Contenders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scanner that sends while it acquires: 128x128, 8 coils, a line every 5 ms. How long after the
 * last line the last image is there, beside how long a scan of one slice that is sent at once
 * takes.
 */
@Tag("long")
class ScannerPaceLongCheck {
  private static final int SCANS = Contenders.repetitions(10);
  private static final int SLICES = 8;
  private static final long REPETITION_TIME_NANOSECONDS = 5_000_000;
  private static final double MOST_MS = 100;

  /** When things happened after the first line left, ms. */
  private record Times(double lastLine, List<Double> images) {
    double tail() {
      return images.get(images.size() - 1) - lastLine;
    }

    double lead() {
      return lastLine - images.get(0);
    }
  }

  @TempDir Path data;

  @Test
  void theLastImageFollowsTheLastLineByOneSlicesReconstruction() throws Exception {
    Path file = scan();
    List<MrdMessage> begin;
    List<Acquisition> lines = new ArrayList<>();
    try (AcquisitionSource scan = ScanFile.open(file, "dataset")) {
      begin =
          List.of(
              new MrdMessage.ConfigFile("gleam"),
              new MrdMessage.Header(ExampleScan.utf8(scan.header().xml())));
      for (int i = 0; i < scan.size(); i++) {
        lines.add(scan.read(i));
      }
    }
    try (ServiceProcess service =
        ServiceProcess.start(Files.createDirectory(data.resolve("service")), Map.of())) {
      double[] single = new double[SCANS];
      double[] after = new double[SCANS];
      double[] lead = new double[SCANS];
      double[] together = new double[SCANS];
      List<Acquisition> slice =
          lines.stream()
              .filter(
                  line ->
                      line.header().counters().slice() == 0
                          || line.header().has(AcquisitionFlag.IS_NOISE_MEASUREMENT))
              .toList();
      List<Acquisition> interleaved = interleaved(lines);
      for (int warmUp = 0; warmUp < 10; warmUp++) {
        send(service, begin, slice, 0);
      }
      for (int i = 0; i < SCANS; i++) {
        single[i] = send(service, begin, slice, 0).tail();
        Times paced = send(service, begin, lines, REPETITION_TIME_NANOSECONDS);
        after[i] = paced.tail();
        lead[i] = paced.lead();
        together[i] = send(service, begin, interleaved, REPETITION_TIME_NANOSECONDS).tail();
      }
      double one = median(single);
      System.out.printf(
          "RESULT scanner pace | - | %d | 128x128, 8 coils, %d slices, TR 5 ms: one slice sent at"
              + " once %.0f ms; last image %.0f ms after the last line (worst %.0f; bar %.0f),"
              + " first image %.0f ms before it; slices interleaved line by line %.0f ms (worst"
              + " %.0f; bar %.0f)%n",
          SCANS,
          SLICES,
          one,
          median(after),
          Arrays.stream(after).max().orElseThrow(),
          one + MOST_MS,
          median(lead),
          median(together),
          Arrays.stream(together).max().orElseThrow(),
          SLICES * one + MOST_MS);
      assertTrue(median(after) <= one + MOST_MS, "after the last line");
      assertTrue(Arrays.stream(lead).min().orElseThrow() > 0, "before the last line");
      assertTrue(median(together) <= SLICES * one + MOST_MS, "interleaved");
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Line by line over all slices; noise first. */
  private static List<Acquisition> interleaved(List<Acquisition> lines) {
    int[] seen = new int[SLICES];
    record Placed(int round, Acquisition line) {}
    List<Placed> placed = new ArrayList<>();
    for (Acquisition line : lines) {
      boolean noise = line.header().has(AcquisitionFlag.IS_NOISE_MEASUREMENT);
      placed.add(new Placed(noise ? -1 : seen[line.header().counters().slice()]++, line));
    }
    placed.sort(Comparator.comparingInt(Placed::round));
    return placed.stream().map(Placed::line).toList();
  }

  private static Times send(
      ServiceProcess service, List<MrdMessage> begin, List<Acquisition> lines, long every)
      throws Exception {
    List<byte[]> messages =
        lines.stream()
            .map(line -> ExampleScan.bytes(List.of(new MrdMessage.AcquisitionMessage(line))))
            .toList();
    try (ScannerClient client = new ScannerClient(service.mrdPort())) {
      client.send(ExampleScan.bytes(begin));
      long start = System.nanoTime();
      CompletableFuture<List<Double>> images =
          CompletableFuture.supplyAsync(() -> images(client, start));
      for (int i = 0; i < messages.size(); i++) {
        while (System.nanoTime() - start < i * every) {
          LockSupport.parkNanos(200_000);
        }
        client.send(messages.get(i));
      }
      double lastLine = (System.nanoTime() - start) / 1e6;
      client.send(ExampleScan.bytes(List.of(new MrdMessage.Close())));
      long slices = lines.stream().map(l -> l.header().counters().slice()).distinct().count();
      assertEquals(slices, images.get().size());
      return new Times(lastLine, images.get());
    }
  }

  private static List<Double> images(ScannerClient client, long start) {
    List<Double> times = new ArrayList<>();
    try {
      for (Optional<MrdMessage> next = client.next(); next.isPresent(); next = client.next()) {
        if (next.get() instanceof MrdMessage.ImageMessage) {
          times.add((System.nanoTime() - start) / 1e6);
        }
      }
    } catch (java.io.IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
    return times;
  }

  private Path scan() {
    Path scan = data.resolve("scan.h5");
    Peers.run(
        Peers.python("numpy", "scipy", "h5py", "nibabel"),
        Peers.shared("tools/make_scan.py").toString(),
        Peers.shared("data/volumes/patient12_study2_T2W.nii.gz").toString(),
        scan.toString(),
        "--slices",
        "14:" + (14 + SLICES),
        "--matrix",
        "128",
        "--coils",
        "8",
        "--noise",
        "0.01",
        "--pattern",
        "random1d",
        "--acceleration",
        "4");
    return scan;
  }
}
