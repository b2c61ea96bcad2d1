package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.pipeline.BandMeasurement;
import org.gleamrecon.pipeline.InstalledModels;
import org.gleamrecon.pipeline.ReconstructionPipeline;
import org.gleamrecon.pipeline.RequestOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam models bands}: measures what is usual for a model's images. */
@Command(
    name = "bands",
    description = {
      "Reconstructs good undersampled scans, like those to be served, at every exit, and writes how",
      "well the images explain their samples into bands.json beside the model's card. A scan whose",
      "images are outside these bands is answered with sense. See docs/quality-guard.md."
    },
    sortOptions = false)
final class ModelsBandsCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(paramLabel = "NAME[:V]", description = "the model; without V its newest version")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR_OR_FILE",
      arity = "1..*",
      required = true,
      description = "undersampled scans that fit the card; of a directory every .h5 and .mrd file")
  private List<Path> data = List.of();

  @Override
  public Integer call() throws IOException {
    ModelRepository repository = repository();
    ModelId id = repository.resolve(name);
    List<Path> scans = TrainCommand.scans(data);
    if (scans.isEmpty()) {
      throw wrongUsage("no .h5, .hdf5 or .mrd file in " + data);
    }
    InstalledModels models = InstalledModels.read(directory());
    ModelCard card =
        models
            .find(id.toString())
            .orElseThrow(
                () ->
                    new ReconstructionException(
                        FailureCode.MODEL_DAMAGED, String.join("; ", models.problems())));
    BandMeasurement measurement = new BandMeasurement(card);
    try (Progress progress = Progress.on(err());
        ReconstructionPipeline pipeline =
            new ReconstructionPipeline(ReconstructCommand.settings(), models)) {
      for (int i = 0; i < scans.size(); i++) {
        progress.at("scan " + (i + 1) + " of " + scans.size(), (double) i / scans.size());
        try (AcquisitionSource source =
            ScanFile.open(scans.get(i), RequestOptions.DEFAULT_DATASET)) {
          pipeline.measure(source, measurement, new StageProgress(progress));
        }
      }
    }
    QualityBands bands = measurement.bands();
    repository.measured(id, bands);
    out().printf("%s: bands of %d images written%n", id, bands.images());
    return 0;
  }
}
