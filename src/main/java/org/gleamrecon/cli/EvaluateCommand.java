package org.gleamrecon.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.pipeline.PipelineSettings;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.train.Evaluation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam evaluate}: a model's figures per exit on fully sampled scans. */
@Command(
    description = {
      "Undersamples fully sampled scans, reconstructs them and prints every exit's figures beside",
      "zero-filled and compressed sensing: PSNR, SSIM and nRMSE of magnitudes of whole images,",
      "mean and standard deviation over images."
    },
    sortOptions = false)
final class EvaluateCommand extends StandardCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "NAME[:VERSION]",
      required = true,
      description = "of the models directory, or a directory with a model.json")
  private String model = "";

  @Option(
      names = "--data",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "fully sampled scans")
  private List<Path> data = List.of();

  @Option(
      names = "--n-inf",
      paramLabel = "N",
      split = ",",
      description = "exits, with commas (default: all)")
  private List<Integer> exits = List.of();

  @Option(
      names = "--accelerations",
      paramLabel = "R",
      split = ",",
      description = "with commas (default: 4,6)")
  private List<Double> accelerations = List.of(4.0, 6.0);

  @Option(
      names = "--calibration-lines",
      paramLabel = "N",
      defaultValue = "24",
      description = "fully sampled lines in the centre (default: ${DEFAULT-VALUE})")
  private int calibrationLines;

  @Option(
      names = "--noise",
      paramLabel = "SIGMA",
      defaultValue = "0.03",
      description =
          "added to the input, per component, relative to the image's 95th percentile (default:"
              + " ${DEFAULT-VALUE})")
  private double noise;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of masks and noise (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there too")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    if (accelerations.stream().anyMatch(r -> !(r >= 1)) || !(noise >= 0) || calibrationLines < 4) {
      throw wrongUsage("accelerations are at least 1, noise at least 0, calibration lines 4");
    }
    StoredModel stored = ModelArgument.load(model);
    PipelineSettings settings = ReconstructCommand.settings();
    TensorScope.setThreadsPerOperation(settings.threadsPerOperation());
    List<Evaluation.Row> rows;
    Path scratch = Files.createTempDirectory("gleam-evaluate");
    try (Progress progress = Progress.on(err());
        TensorScope scope = TensorScope.open(settings.device())) {
      rows =
          new Evaluation(accelerations, calibrationLines, noise, seed)
              .of(
                  scope,
                  stored,
                  exits.isEmpty() ? stored.card().architecture().exits() : exits,
                  TrainCommand.scans(data),
                  scratch,
                  (scans, of) -> progress.at("scan " + scans + " of " + of, (double) scans / of));
    } finally {
      Files.deleteIfExists(scratch);
    }
    print(stored, rows);
    if (json != null) {
      write(stored, rows, json);
    }
    return 0;
  }

  private void print(StoredModel stored, List<Evaluation.Row> rows) {
    out().printf("%s%n", stored.card().id());
    for (Evaluation.Row row : rows) {
      out()
          .printf(
              Locale.ROOT,
              "R %-4.3g %-18s PSNR %6.2f +- %.2f dB   SSIM %.4f +- %.4f   nRMSE %.4f +- %.4f%n",
              row.acceleration(),
              name(row),
              row.figures().mean().psnr(),
              row.figures().standardDeviation().psnr(),
              row.figures().mean().ssim(),
              row.figures().standardDeviation().ssim(),
              row.figures().mean().nrmse(),
              row.figures().standardDeviation().nrmse());
    }
  }

  private static String name(Evaluation.Row row) {
    return row.nInf() == 0 ? row.method() : "n_inf " + row.nInf();
  }

  private void write(StoredModel stored, List<Evaluation.Row> rows, Path file) throws IOException {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    ObjectNode root = mapper.createObjectNode();
    root.put("model", stored.card().id().toString());
    root.put("calibration_lines", calibrationLines);
    root.put("noise", noise);
    root.put("seed", seed);
    ArrayNode list = root.putArray("figures");
    for (Evaluation.Row row : rows) {
      ObjectNode one = list.addObject();
      one.put("acceleration", row.acceleration());
      one.put("method", row.method());
      one.put("n_inf", row.nInf());
      one.put("images", row.images());
      one.put("psnr_db", row.figures().mean().psnr());
      one.put("psnr_db_deviation", row.figures().standardDeviation().psnr());
      one.put("ssim", row.figures().mean().ssim());
      one.put("ssim_deviation", row.figures().standardDeviation().ssim());
      one.put("nrmse", row.figures().mean().nrmse());
      one.put("nrmse_deviation", row.figures().standardDeviation().nrmse());
    }
    mapper.writeValue(file.toFile(), root);
  }
}
