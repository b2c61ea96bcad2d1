package org.gleamrecon.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a scan of a dataset is for. */
public enum DatasetSplit {
  /** To learn from. */
  @JsonProperty("train")
  TRAIN,
  /** To judge by; never learned from. */
  @JsonProperty("validation")
  VALIDATION;

  /** As it is written. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The split of that label. */
  public static Optional<DatasetSplit> of(String label) {
    return Arrays.stream(values()).filter(split -> split.label().equals(label)).findFirst();
  }
}
