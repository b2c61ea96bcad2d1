package org.gleamrecon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gleamrecon.kspace.CalibrationRegion;
import org.gleamrecon.kspace.SamplingMask;

/**
 * A 2D scan simulated from a real head by make_scan.py of the shared tools, read and whitened by
 * compare.py, neither of which shares code with the project.
 *
 * @param directory where the scan, its truth and the files for BART lie
 * @param samples (slice, coil, ky, kx), whitened, zero where not acquired
 * @param mask (slice, 1, ky, kx)
 * @param region (slice, coil, ky, kx): the calibration lines
 */
public record SimulatedScan(Path directory, Cfl samples, Cfl mask, Cfl region) {
  private static final String READ =
      """
      import sys, numpy as np
      sys.path.insert(0, sys.argv[1])
      import compare as c
      d = sys.argv[2]
      k, m, (kc, mc), of, finish = c.read(d + '/scan.h5')
      w, v = c.calibration(mc[0])
      y0 = k.shape[3] // 2 - w // 2
      put = lambda n, a: c.wcfl(d + '/' + n, a.transpose(tuple(range(a.ndim))[::-1]))
      put('samples', (k * m[:, None])[:, :, 0])
      put('mask', m.astype(np.complex64))
      put('region', kc[:, :, 0, y0:y0 + w])
      for s in range(len(k)):
        c.wcfl(f'{d}/k{s}', c.odd(k[s] * m[s]).transpose(3, 2, 1, 0))
        c.wcfl(f'{d}/c{s}', (kc[s] * mc[s]).transpose(3, 2, 1, 0))
        c.wcfl(f'{d}/p{s}', m[s].astype(np.complex64).transpose(2, 1, 0))
      print(w)
      """;

  private static final String JUDGE =
      """
      import sys, numpy as np
      sys.path.insert(0, sys.argv[1])
      import compare as c
      d = sys.argv[2]
      k, m, cal, of, finish = c.read(d + '/scan.h5')
      t = np.load(d + '/truth.npz')
      ref = np.abs(finish(t['image'] * np.sqrt((np.abs(t['sensitivities']) ** 2).sum(0))))
      get = lambda n: (lambda a: a.reshape(a.shape[0], a.shape[1], -1))(c.rcfl(d + '/' + n))
      for i in range(len(ref)):
        x = get(sys.argv[3] + str(i))[:, :, 0].T
        s = get(sys.argv[4] + str(i)).transpose(2, 1, 0)
        print(c.metrics(finish(x * np.sqrt((np.abs(s) ** 2).sum(0))), ref[i])[0])
      """;

  /**
   * @param options of make_scan.py, for example {@code --coils 8}
   */
  public static SimulatedScan make(Path directory, String volume, String options)
      throws IOException {
    String python = Peers.python("numpy", "scipy", "h5py", "nibabel");
    String tools = Peers.shared("tools/make_scan.py").toString();
    List<String> command = new ArrayList<>(List.of(python, tools));
    command.add(Peers.shared("data/volumes/" + volume + ".nii.gz").toString());
    command.add(directory.resolve("scan.h5").toString());
    command.addAll(List.of("--truth", directory.resolve("truth.npz").toString()));
    command.addAll(Arrays.asList(options.split(" ", -1)));
    Peers.run(command.toArray(new String[0]));
    Peers.run(python, "-c", READ, toolsDirectory(), directory.toString());
    return new SimulatedScan(
        directory,
        Cfl.read(directory.resolve("samples"), 4),
        Cfl.read(directory.resolve("mask"), 4),
        Cfl.read(directory.resolve("region"), 4));
  }

  private static String toolsDirectory() {
    return String.valueOf(Peers.shared("tools/compare.py").getParent());
  }

  public int slices() {
    return (int) samples.shape()[0];
  }

  public int coils() {
    return (int) samples.shape()[1];
  }

  public int ny() {
    return (int) samples.shape()[2];
  }

  public int nx() {
    return (int) samples.shape()[3];
  }

  public CalibrationRegion calibration(int slice) {
    int ny = (int) region.shape()[2];
    int nx = (int) region.shape()[3];
    int size = 2 * ny * nx;
    float[][] coils = new float[coils()][];
    for (int c = 0; c < coils.length; c++) {
      int from = (slice * coils.length + c) * size;
      coils[c] = Arrays.copyOfRange(region.values(), from, from + size);
    }
    return new CalibrationRegion(coils, nx, ny, 1);
  }

  public SamplingMask samplingMask(int slice) {
    boolean[] acquired = new boolean[ny() * nx()];
    for (int i = 0; i < acquired.length; i++) {
      acquired[i] = mask.values()[2 * (slice * acquired.length + i)] > 0;
    }
    return new SamplingMask(acquired, nx(), ny(), 1);
  }

  /** Samples of one slice, interleaved. */
  public float[] samplesOf(int slice) {
    int size = 2 * coils() * ny() * nx();
    return Arrays.copyOfRange(samples.values(), slice * size, (slice + 1) * size);
  }

  /** BART's ESPIRiT maps of a slice, (coil, y, x); stay in the directory as bartmaps0, ... */
  public Cfl bartMaps(int slice) throws IOException {
    String bart = Peers.program("bart");
    String out = directory.resolve("bartmaps" + slice).toString();
    String lines = String.valueOf(region.shape()[2]);
    Peers.run(bart, "ecalib", "-m1", "-r", "24:" + lines + ":1", directory + "/c" + slice, out);
    return Cfl.read(directory.resolve("bartmaps" + slice), 4);
  }

  /** BART's l2-regularised parallel imaging with its own maps, into the directory as NAMEs. */
  public void bartPics(int slice, String lambda, String name) {
    Peers.run(
        Peers.program("bart"),
        "pics",
        "-S",
        "-d0",
        "-i",
        "30",
        "-l2",
        "-r",
        lambda,
        "-p",
        directory + "/p" + slice,
        directory + "/k" + slice,
        directory + "/bartmaps" + slice,
        directory.resolve(name + slice).toString());
  }

  /**
   * BART's compressed sensing with its own maps and two-dimensional wavelets, of data as they are,
   * into the directory as NAMEs.
   *
   * @param shifts whether every iteration shifts the image by another number of pixels
   * @param threads of BART: more than there are idle cores wait for one another
   */
  public void bartWavelets(
      int slice, double lambda, int iterations, boolean shifts, int threads, String name) {
    String bart = Peers.program("bart");
    List<String> command = new ArrayList<>(List.of("env", "OMP_NUM_THREADS=" + threads, bart));
    command.addAll(List.of("pics", "-d0", "-w1", "-i", String.valueOf(iterations)));
    if (!shifts) {
      command.add("-n");
    }
    command.addAll(List.of("-R", "W:3:0:" + lambda));
    command.addAll(List.of("-p", directory + "/p" + slice, directory + "/k" + slice));
    command.add(directory + "/bartmaps" + slice);
    command.add(directory.resolve(name + slice).toString());
    Peers.run(command.toArray(new String[0]));
  }

  /**
   * PSNR inside the head (dB) of every slice, images and maps given by the stems of their files.
   */
  public double[] psnr(String images, String maps) throws IOException {
    String printed =
        Peers.run(
            Peers.python("numpy", "scipy", "h5py"),
            "-c",
            JUDGE,
            toolsDirectory(),
            directory.toString(),
            images,
            maps);
    return printed.strip().lines().mapToDouble(Double::parseDouble).toArray();
  }
}
