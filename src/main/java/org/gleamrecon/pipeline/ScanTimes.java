package org.gleamrecon.pipeline;

import java.util.Locale;
import java.util.Optional;
import org.gleamrecon.kspace.ScanLayout;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.timing.Forecast;
import org.gleamrecon.timing.TimeModel;
import org.gleamrecon.timing.Work;

/**
 * The pieces of work of one scan in the corridor: what they are proportional to, how long they took
 * and will take. Guesses, for work that was never done before, are rather too long.
 */
final class ScanTimes {
  private final TimeModel model;
  private final String machine;
  private final int frames;

  /** Complex samples of a frame as acquired, and on the coils that it is reconstructed on. */
  private final double acquired;

  private final double samples;
  private final double pixels;

  ScanTimes(TimeModel model, PipelineSettings settings, ScanLayout layout) {
    this.model = model;
    machine = machine(settings);
    MatrixSize encoded = layout.grid().encoded();
    MatrixSize recon = layout.grid().recon();
    int virtual = settings.calibration().virtualCoils();
    double voxels = (double) encoded.x() * encoded.y() * encoded.z();
    frames = layout.frames().size();
    acquired = voxels * layout.coils();
    samples = voxels * (virtual > 0 ? Math.min(virtual, layout.coils()) : layout.coils());
    pixels = (double) recon.x() * recon.y() * recon.z() * frames;
  }

  long now() {
    return model.now();
  }

  /**
   * A piece of work was done that many times since {@code begin}.
   *
   * @return now
   */
  long took(Work work, long begin, int count) {
    long now = now();
    model.observe(work, (now - begin) / count);
    return now;
  }

  Forecast forecast(Work work) {
    return model.forecast(work);
  }

  /** Headers and noise, before anything is chosen. */
  Work prepare() {
    return work("prepare", acquired * frames, 30);
  }

  Work order() {
    return work("order", acquired, 60);
  }

  Work calibrate() {
    return work("calibrate", samples, 600);
  }

  /** Up to the end of a frame's first iteration. */
  Work begin(ModelId network) {
    return work("begin " + network, samples, 2000);
  }

  /** A further iteration; the first one, with all before it, takes longer. */
  Work iterate(ModelId network) {
    return work("iterate " + network, samples, forecast(begin(network)).likely() / samples);
  }

  /** From the last iteration to the images of one exit. */
  Work finish() {
    return work("finish", samples, 200);
  }

  /** From the last frame's images to a series. */
  Work series() {
    return work("series", pixels, 200);
  }

  Work encode(String form) {
    return encode(machine, form, pixels);
  }

  /** Encoding that many pixels. */
  static Work encode(PipelineSettings settings, String form, double pixels) {
    return encode(machine(settings), form, pixels);
  }

  private static Work encode(String machine, String form, double pixels) {
    return new Work(machine + "encode " + form, pixels, 200);
  }

  private static String machine(PipelineSettings settings) {
    return "%s%d x%d "
        .formatted(
            settings.device().kind().name().toLowerCase(Locale.ROOT),
            settings.device().index(),
            settings.threadsPerOperation());
  }

  /** One piece of work of whoever shares the device. */
  Work turn() {
    return work("turn", 1, 100e6);
  }

  /** What comes after the last frame. */
  Forecast after(Optional<String> form) {
    Forecast series = forecast(series());
    // A guess at the form of the answer is no reason not to know.
    return form.map(name -> series.plus(forecast(encode(name)).trusted())).orElse(series);
  }

  private Work work(String kind, double size, double guessNanoseconds) {
    return new Work(machine + kind, size, guessNanoseconds);
  }
}
