package org.gleamrecon.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.gleamrecon.modelstore.ModelCard;

/** Figures per exit as JSON; what there is not (SSIM without truth) is left out. */
final class ExitMetricsJson {
  private ExitMetricsJson() {}

  static ArrayNode of(List<ModelCard.ExitMetrics> exits) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (ModelCard.ExitMetrics exit : exits) {
      ObjectNode one = list.addObject();
      one.put("iterations", exit.iterations());
      figures(one, exit);
    }
    return list;
  }

  static void figures(ObjectNode into, ModelCard.ExitMetrics exit) {
    put(into, "psnrDb", exit.psnrDb());
    put(into, "ssim", exit.ssim());
    put(into, "nrmse", exit.nrmse());
  }

  private static void put(ObjectNode into, String name, double value) {
    if (Double.isFinite(value)) {
      into.put(name, value);
    }
  }
}
