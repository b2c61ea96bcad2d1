package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.modelstore.ModelsDirectory;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.CalibrationSettings;
import org.gleamrecon.pipeline.ConfigurationMessage;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.EffectiveOptions;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.Method;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.RequestOptions;
import org.gleamrecon.pipeline.ScanReconstruction;
import org.gleamrecon.pipeline.Stage;
import org.gleamrecon.timing.TimesFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam reconstruct}: one scan without the service, by the same pipeline. */
@Command(description = "Reconstructs one scan without the service.", sortOptions = false)
final class ReconstructCommand extends StandardCommand implements Callable<Integer> {
  /** Whether noise acquisitions are used. */
  enum Whitening {
    AUTO,
    OFF
  }

  @Parameters(paramLabel = "SCAN", description = "an ISMRMRD HDF5 file or an MRD v1 stream")
  private Path scan = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "directory for the images, made if it is missing")
  private Path directory = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "dicom",
      description = "dicom, mrd, npy or png (default: ${DEFAULT-VALUE})")
  private OutputFormat format = OutputFormat.DICOM;

  @Option(
      names = "--n-inf",
      paramLabel = "N",
      description = "unrolled iterations, an exit of the model (default: all)")
  private @Nullable Integer nInf;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "gleam, compressed-sensing, sense or zero-filled")
  private @Nullable String method;

  @Option(
      names = "--model",
      paramLabel = "NAME[:VERSION]",
      description = "default: the active model whose card matches the scan")
  private @Nullable String model;

  @Option(
      names = "--dataset",
      paramLabel = "GROUP",
      defaultValue = "dataset",
      description = "HDF5 group (default: ${DEFAULT-VALUE})")
  private String dataset = "dataset";

  @Option(
      names = "--whitening",
      paramLabel = "auto|off",
      description = "auto: by the noise acquisitions, the default; off")
  private @Nullable Whitening whitening;

  @Option(
      names = "--latency-budget-ms",
      paramLabel = "T",
      description = "choose the deepest exit that fits this time, ms; excludes --n-inf")
  private @Nullable Integer latencyBudgetMs;

  @Override
  public Integer call() throws IOException {
    long begin = System.nanoTime();
    RequestOptions asked = asked();
    if (!Files.isReadable(scan) || Files.isDirectory(scan)) {
      throw new NoSuchFileException(scan.toString());
    }
    Reconstruction result;
    try (Progress progress = Progress.on(err());
        AcquisitionSource source = ScanFile.open(scan, dataset);
        ReconstructionPipeline pipeline = new ReconstructionPipeline(settings(), models())) {
      // What a service on this machine has learned.
      pipeline.times().restore(new TimesFile(StateDirectory.path()).read().times());
      EffectiveOptions options =
          EffectiveOptions.join(
              asked,
              asked.method().isPresent()
                  ? ConfigurationMessage.NONE
                  : source
                      .configuration()
                      .map(ConfigurationText::parse)
                      .orElse(ConfigurationMessage.NONE));
      result =
          ScanReconstruction.run(
                  options,
                  request ->
                      pipeline.reconstruct(
                          source, request.receivedAt(begin), new StageProgress(progress)))
              .reconstruction();
    }
    Files.createDirectories(directory);
    format.write(result, directory);
    report(result);
    return 0;
  }

  /** Device and threads as the service takes them from the environment. */
  static PipelineSettings settings() {
    String threads = System.getenv().getOrDefault("GLEAM_THREADS", "0");
    if (!threads.matches("\\d{1,4}")) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID, "GLEAM_THREADS is a whole number from 0 to 9999");
    }
    return PipelineSettings.of(
        System.getenv().getOrDefault("GLEAM_DEVICE", "auto"),
        Integer.parseInt(threads),
        CalibrationSettings.DEFAULT);
  }

  /** What the service would read, by the same names: models, and which of them are active. */
  static InstalledModels models() {
    return InstalledModels.read(
        ModelsDirectory.of(null, System.getenv()),
        StateDirectory.activeVersions(),
        SignaturePolicy.configured(System.getenv()));
  }

  private RequestOptions asked() {
    atLeastOne("--n-inf", nInf);
    atLeastOne("--latency-budget-ms", latencyBudgetMs);
    if (nInf != null && latencyBudgetMs != null) {
      throw wrongUsage("--n-inf and --latency-budget-ms exclude each other");
    }
    return new RequestOptions(
        Optional.ofNullable(method).map(Method::of),
        Optional.ofNullable(model),
        nInf == null ? OptionalInt.empty() : OptionalInt.of(nInf),
        latencyBudgetMs == null ? OptionalInt.empty() : OptionalInt.of(latencyBudgetMs),
        Optional.ofNullable(whitening).map(Whitening.AUTO::equals),
        Optional.empty(),
        Optional.of(dataset),
        Optional.empty(),
        OptionalInt.empty());
  }

  private void atLeastOne(String option, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw wrongUsage(option + " is at least 1, not " + value);
    }
  }

  /** One line for the result, one for each warning. */
  private void report(Reconstruction result) {
    Provenance provenance = result.provenance();
    String model =
        provenance.modelName() == null
            ? ""
            : " %s:%s n_inf %d"
                .formatted(provenance.modelName(), provenance.modelVersion(), provenance.nInf());
    out()
        .printf(
            Locale.ROOT,
            "%s%s: %d images in %s (%s)%n",
            provenance.method(),
            model,
            result.images().size(),
            directory,
            stageTimes(result.stageNanoseconds()));
    for (String warning : provenance.warnings()) {
      out().println("warning: " + warning);
    }
  }

  static String stageTimes(Map<Stage, Long> nanoseconds) {
    return nanoseconds.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            stage ->
                String.format(
                    Locale.ROOT, "%s %.1f ms", stage.getKey().label(), stage.getValue() / 1e6))
        .collect(Collectors.joining(", "));
  }
}
