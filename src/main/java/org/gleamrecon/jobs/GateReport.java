package org.gleamrecon.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What the trainer found comparing its model with the base.
 *
 * @param better no exit is worse beyond the noise
 * @param reasons sentences
 * @param figures everything it measured, per exit, before and after
 */
public record GateReport(boolean better, List<String> reasons, JsonNode figures) {
  public GateReport {
    reasons = List.copyOf(reasons);
  }
}
