package org.gleamrecon.unroll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gleamrecon.Peers;
import org.gleamrecon.tensor.ComplexTensor;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same network in plain PyTorch, on inputs it makes itself. */
class TorchPeerTest {
  private static final String MAKE =
      """
      import sys, json, struct, numpy as np
      r = np.random.default_rng(5); B, H, W, C, F, N = 2, 33, 24, 4, 6, 3; d = sys.argv[1]
      f = lambda *s: r.standard_normal(s).astype('f4')
      maps = f(B, H, W, C, 2); maps /= np.sqrt((maps ** 2).sum((-1, -2), keepdims=True)); mask = (r.random((B, H, W, 1)) < .4).astype('f4')
      k = f(B, H, W, C, 2) * mask[..., None]; np.savez(d + '/in.npz', kspace=k, maps=maps, mask=mask)
      w = {}
      for i in range(N):
          for b, l, n in ((0, 0, 2), (0, 1, F), (1, 0, F), (1, 1, F)): w[f'{i}.res_blocks.{b}.layers.{l}.layers.1.weight'] = .2 * f(F, n, 3, 3)
          w[f'{i}.res_blocks.0.resample.weight'] = .3 * f(F, 2, 1, 1); w[f'{i}.res_blocks.0.resample.bias'] = .1 * f(F)
          w[f'{i}.final_layer.weight'] = .1 * f(2, F, 3, 3); w[f'{i}.final_layer.bias'] = .1 * f(2)
      h, at = {}, 0
      for n, a in w.items(): h[n] = dict(dtype='F32', shape=a.shape, data_offsets=[at, at + a.nbytes]); at += a.nbytes
      t = json.dumps(h).encode(); open(d + '/w.safetensors', 'wb').write(struct.pack('<Q', len(t)) + t + b''.join(a.tobytes() for a in w.values()))
      k.transpose(0, 3, 1, 2, 4).astype('<f4').tofile(d + '/k.f4'); maps.transpose(0, 3, 1, 2, 4).astype('<f4').tofile(d + '/s.f4'); mask.transpose(0, 3, 1, 2).astype('<f4').tofile(d + '/m.f4')
      """;

  @TempDir Path directory;

  private float[] floats(String name) throws IOException {
    java.nio.FloatBuffer buffer =
        java.nio.ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name)))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private Map<String, WeightArray> weights() throws IOException {
    // modelstore's reader is another room's; the header is short enough to take apart here.
    byte[] file = Files.readAllBytes(directory.resolve("w.safetensors"));
    java.nio.ByteBuffer in = java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int length = (int) in.getLong();
    String header = new String(file, 8, length, java.nio.charset.StandardCharsets.US_ASCII);
    java.util.regex.Matcher entry =
        java.util.regex.Pattern.compile(
                "\"([^\"]+)\": \\{\"dtype\": \"F32\", \"shape\": \\[([^]]*)], "
                    + "\"data_offsets\": \\[(\\d+), (\\d+)]}")
            .matcher(header);
    Map<String, WeightArray> weights = new java.util.LinkedHashMap<>();
    while (entry.find()) {
      long[] shape =
          Arrays.stream(entry.group(2).split(","))
              .map(String::strip)
              .mapToLong(Long::parseLong)
              .toArray();
      int from = Integer.parseInt(entry.group(3));
      float[] values = new float[(Integer.parseInt(entry.group(4)) - from) / 4];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.getFloat(8 + length + from + 4 * i);
      }
      weights.put(entry.group(1), new WeightArray(values, shape));
    }
    return weights;
  }

  @Test
  void plainPyTorchWithTheSameWeightsGivesTheSameImages() throws IOException {
    String python = Peers.python("numpy", "torch");
    Path peer = Peers.shared("tools/torch_peer.py");
    Peers.run(python, "-c", MAKE, directory.toString());
    Peers.run(
        python,
        peer.toString(),
        "run",
        "--weights",
        directory.resolve("w.safetensors").toString(),
        "--input",
        directory.resolve("in.npz").toString(),
        "--out",
        directory.resolve("out.npz").toString());
    Peers.run(
        python,
        "-c",
        "import sys, numpy as np; z = np.load(sys.argv[1] + '/out.npz')\n"
            + "[z[f'image_after_{i}'].astype('<f4').tofile(f'{sys.argv[1]}/x{i}.f4')"
            + " for i in (1, 2, 3)]",
        directory.toString());
    UnrolledNetworkConfig config = UnrolledNetworkConfig.pgd(3, 3, 6);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU);
        UnrolledNetwork network = UnrolledNetwork.load(config, weights(), scope);
        ComplexTensor samples = scope.complex(floats("k.f4"), 2, 4, 33, 24);
        ComplexTensor maps = scope.complex(floats("s.f4"), 2, 4, 33, 24);
        Measurement measurement =
            Measurement.of(
                scope,
                samples,
                floats("m.f4"),
                new long[] {2, 1, 33, 24},
                maps,
                FourierConvention.CENTRED)) {
      for (int exit : config.exits()) {
        float[] theirs = floats("x" + exit + ".f4");
        try (ComplexTensor image = network.forward(measurement, exit, (done, seen) -> true)) {
          float[] ours = image.toInterleaved();
          assertEquals(theirs.length, ours.length);
          double largest = 0;
          double error = 0;
          for (int i = 0; i < ours.length; i++) {
            largest = Math.max(largest, Math.abs(theirs[i]));
            error = Math.max(error, Math.abs(ours[i] - theirs[i]));
          }
          assertTrue(error < 1e-5 * largest, exit + ": " + error / largest);
        }
      }
    }
  }
}
