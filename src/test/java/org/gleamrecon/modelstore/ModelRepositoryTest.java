package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.ActivationOrder;
import org.gleamrecon.unroll.ConjugateGradient;
import org.gleamrecon.unroll.DataConsistency;
import org.gleamrecon.unroll.Dimension;
import org.gleamrecon.unroll.FourierConvention;
import org.gleamrecon.unroll.GradientStep;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.Padding;
import org.gleamrecon.unroll.UnrolledNetworkConfig;
import org.gleamrecon.unroll.WeightArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {
  @TempDir Path root;

  private static ModelCard card(UnrolledNetworkConfig config) {
    return new ModelCard(
        new ModelId("brain-2d", 1),
        "a test",
        config,
        ModelCard.ZERO_FILLED_P95,
        "espirit",
        new ModelCard.TrainedOn(
            List.of("phantoms"),
            List.of("CC0"),
            List.of("random1d"),
            new ModelCard.Range(3, 8),
            new ModelCard.Range(1, 32),
            new ModelCard.Range(96, 320),
            Map.of("loss", "complex l1")),
        List.of(new ModelCard.ExitMetrics(2, 30.5, 0.9, 0.1)),
        new ModelCard.Lineage(null, "0123abc", 7, 600),
        "",
        null);
  }

  private static FailureCode codeOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(ReconstructionException.class, call).code();
  }

  @Test
  void aPublishedModelComesBackAsItWas() throws IOException {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(4, 2, 3);
    Map<String, WeightArray> weights = InitialWeights.draw(config, 1);
    ModelRepository repository = new ModelRepository(root);
    ModelCard written = repository.publish(card(config), weights, "# a test\n");
    StoredModel read = repository.load(new ModelId("brain-2d", 1));
    assertEquals(written, read.card());
    assertEquals(List.of(new ModelId("brain-2d", 1)), repository.list());
    assertEquals(List.copyOf(weights.keySet()), List.copyOf(read.weights().keySet()));
    weights.forEach(
        (name, array) ->
            assertArrayEquals(
                array.values(),
                java.util.Objects.requireNonNull(read.weights().get(name)).values()));
  }

  @Test
  void everyDesignSurvivesItsCard() {
    for (UnrolledNetworkConfig.Network network : UnrolledNetworkConfig.Network.values()) {
      for (Padding padding : Padding.values()) {
        for (DataConsistency rule :
            List.of(
                GradientStep.REFERENCE,
                new GradientStep(1.5, true),
                new ConjugateGradient(0.05, false, 10, false),
                new ConjugateGradient(4, true, 3, true))) {
          UnrolledNetworkConfig config =
              new UnrolledNetworkConfig(
                  network,
                  Dimension.PLANE_AND_TIME,
                  6,
                  3,
                  5,
                  ActivationOrder.AFTER,
                  padding,
                  true,
                  rule,
                  4,
                  padding == Padding.ZERO,
                  FourierConvention.CENTRED);
          assertEquals(card(config), ModelCardJson.read(ModelCardJson.write(card(config))));
        }
      }
    }
  }

  @Test
  void aVersionNeverChanges() throws IOException {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 2);
    ModelRepository repository = new ModelRepository(root);
    repository.publish(card(config), InitialWeights.draw(config, 1), "");
    assertEquals(
        FailureCode.CONFLICT,
        codeOf(() -> repository.publish(card(config), InitialWeights.draw(config, 2), "")));
    repository.load(new ModelId("brain-2d", 1));
  }

  @Test
  void oneFlippedBitInTheWeightsIsFound() throws IOException {
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(2, 2, 2);
    ModelRepository repository = new ModelRepository(root);
    repository.publish(card(config), InitialWeights.draw(config, 1), "");
    Path file = root.resolve("brain-2d/1/weights.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    assertEquals(
        FailureCode.MODEL_DAMAGED, codeOf(() -> repository.load(new ModelId("brain-2d", 1))));
  }

  @Test
  void aWeightsFileCutAnywhereIsRefused() {
    byte[] file =
        Safetensors.write(
            Map.of("0.a", new WeightArray(new float[] {1, 2, 3, 4}, new long[] {2, 2})), Map.of());
    for (int length = 0; length < file.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(file, length);
      assertEquals(
          FailureCode.MODEL_DAMAGED, codeOf(() -> Safetensors.read(cut)), "cut at " + length);
    }
  }

  @Test
  void aHeaderThatPromisesMoreThanTheFileHoldsAllocatesNothing() {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000],\"data_offsets\":[0,8]}}";
    java.nio.ByteBuffer file =
        java.nio.ByteBuffer.allocate(8 + header.length() + 8)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length()).put(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertEquals(FailureCode.MODEL_DAMAGED, codeOf(() -> Safetensors.read(file.array())));
  }

  @Test
  void aCardThatLacksAFieldIsRefused() {
    String json =
        new String(
            ModelCardJson.write(card(UnrolledNetworkConfig.pgd(2, 2, 2))),
            java.nio.charset.StandardCharsets.UTF_8);
    for (String field : List.of("weights_sha256", "features", "coils", "exits", "lineage")) {
      byte[] without =
          json.replace("\"" + field + "\"", "\"other\"")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertEquals(FailureCode.MODEL_DAMAGED, codeOf(() -> ModelCardJson.read(without)), field);
    }
  }

  @Test
  void aModelNameCannotLeaveTheDirectory() {
    assertEquals(FailureCode.MODEL_NOT_FOUND, codeOf(() -> new ModelId("../secret", 1)));
  }

  @Test
  void pythonReadsTheSameNumbersFromTheFormatsDescription() throws IOException {
    String python = Peers.python("numpy");
    Path file = root.resolve("w.safetensors");
    Files.write(
        file,
        Safetensors.write(
            Map.of("0.a", new WeightArray(new float[] {1.5f, -2, 3, 4e-3f}, new long[] {2, 2})),
            Map.of("model", "m")));
    String printed =
        Peers.run(
            python,
            "-c",
            """
            import struct, json, sys, numpy as np
            b = open(sys.argv[1], 'rb').read(); n, = struct.unpack('<Q', b[:8]); h = json.loads(b[8:8 + n])
            v = h['0.a']; a, e = v['data_offsets']
            print(np.frombuffer(b[8 + n + a:8 + n + e], '<f4').reshape(v['shape']).tolist() == [[1.5, -2.0], [3.0, float(np.float32(4e-3))]])
            """,
            file.toString());
    assertEquals("True", printed.strip());
  }
}
