package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;
import org.gleamrecon.tensor.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationUnderLoadTest {
  private static final int SWAPS = 20;
  private static final int CLIENTS = 3;
  private static final PhantomScan SCAN =
      PhantomScan.of(
          PhantomOptions.DEFAULTS
              .with()
              .matrix(48)
              .slices(3)
              .coils(3)
              .acceleration(3)
              .calibrationLines(12)
              .build());

  /** One thread of the engine: clients and other tests need the processors too. */
  private static final PipelineSettings ONE_THREAD =
      new PipelineSettings(ComputeDevice.CPU, 1, CalibrationSettings.DEFAULT);

  @TempDir Path directory;

  private static Reconstruction reconstruct(ModelRegistry registry, String model) {
    try (AcquisitionSource source = SCAN.source()) {
      return registry
          .pipeline()
          .reconstruct(
              source,
              new ReconstructionRequest(
                  Optional.empty(),
                  Optional.of(model),
                  OptionalInt.empty(),
                  OptionalInt.empty(),
                  true),
              StageListener.NONE);
    }
  }

  private static void assertSamePixels(Reconstruction expected, Reconstruction found) {
    assertEquals(expected.images().size(), found.images().size());
    for (int i = 0; i < expected.images().size(); i++) {
      assertArrayEquals(expected.images().get(i).pixels(), found.images().get(i).pixels());
    }
  }

  private static void deleteVersion(Path version) throws IOException {
    try (var files = Files.list(version)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(version);
  }

  @Test
  void everyAnswerIsWhollyOneVersionsWhileVersionsAreExchanged() throws Exception {
    SmallModels models = new SmallModels(directory.resolve("models")).add("m", 1).add("m", 2);
    try (ModelRegistry registry =
        ModelRegistry.open(
            directory.resolve("models"),
            directory.resolve("data"),
            ONE_THREAD,
            RegistryListener.NONE)) {
      DeviceNetwork first = registry.pipeline().serving().onDevice(new ModelId("m", 1));
      Map<String, Reconstruction> alone =
          Map.of("1", reconstruct(registry, "m:1"), "2", reconstruct(registry, "m:2"));
      AtomicBoolean over = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      List<DeviceNetwork> guests = new ArrayList<>();
      Set<String> seen = new TreeSet<>();
      try {
        List<Future<List<Reconstruction>>> answers = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          answers.add(
              clients.submit(
                  () -> {
                    List<Reconstruction> mine = new ArrayList<>();
                    while (!over.get()) {
                      mine.add(reconstruct(registry, "m"));
                    }
                    return mine;
                  }));
        }
        for (int swap = 0; swap < SWAPS; swap++) {
          registry.activate(new ModelId("m", 1 + swap % 2));
          if (swap % 4 == 3) {
            // A model that comes and goes: its native memory has to go with it.
            ModelId guest = new ModelId("guest", swap);
            models.add("guest", swap);
            registry.activate(guest);
            guests.add(registry.pipeline().serving().onDevice(guest));
            deleteVersion(directory.resolve("models/guest/" + swap));
          }
        }
        over.set(true);
        for (Future<List<Reconstruction>> mine : answers) {
          for (Reconstruction answer : mine.get()) {
            String version = String.valueOf(answer.provenance().modelVersion());
            Reconstruction expected = Objects.requireNonNull(alone.get(version), version);
            assertSamePixels(expected, answer);
            assertEquals(expected.provenance().modelSha256(), answer.provenance().modelSha256());
            seen.add(version);
          }
        }
      } finally {
        over.set(true);
        clients.shutdownNow();
      }
      assertEquals(Set.of("1", "2"), seen);
      assertEquals(5, guests.size());
      assertSame(first, registry.pipeline().serving().onDevice(new ModelId("m", 1)));
      // Whatever is to be freed is freed before the device does anything else. A version that was
      // active when its files went stays until the directory is read again.
      reconstruct(registry, "m");
      for (DeviceNetwork guest : guests.subList(0, guests.size() - 2)) {
        assertFalse(guest.isLoaded());
      }
      assertTrue(guests.get(guests.size() - 1).isLoaded());
    }
  }
}
