package org.gleamrecon.http;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.jobs.DatasetSplit;
import org.gleamrecon.pipeline.RequestOptions;

/**
 * Where a training scan is to be kept. Strict: a name that is not known is refused.
 *
 * @param name of the dataset
 * @param group HDF5 group of the scan
 */
record DatasetQuery(String name, DatasetSplit split, String group) {
  private static final String NAME = "name";
  private static final String SPLIT = "split";
  private static final String GROUP = "dataset";
  private static final Set<String> ALL = Set.of(NAME, SPLIT, GROUP);

  /**
   * The checked query.
   *
   * @throws ReconstructionException PARAMETER_INVALID
   */
  static DatasetQuery of(MultivaluedMap<String, String> query) {
    for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
      if (!ALL.contains(parameter.getKey())) {
        throw invalid("a query parameter is none of name, split, dataset");
      }
      if (parameter.getValue().size() != 1) {
        throw invalid(
            "%s is given %d times".formatted(parameter.getKey(), parameter.getValue().size()));
      }
    }
    return new DatasetQuery(
        Optional.ofNullable(query.getFirst(NAME))
            .orElseThrow(() -> invalid("name, the dataset's, is missing")),
        Optional.ofNullable(query.getFirst(SPLIT))
            .flatMap(DatasetSplit::of)
            .orElseThrow(() -> invalid("split is train or validation")),
        Optional.ofNullable(query.getFirst(GROUP)).orElse(RequestOptions.DEFAULT_DATASET));
  }

  private static ReconstructionException invalid(String detail) {
    return new ReconstructionException(FailureCode.PARAMETER_INVALID, detail);
  }
}
