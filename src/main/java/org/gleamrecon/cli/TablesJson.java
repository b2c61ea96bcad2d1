package org.gleamrecon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.gleamrecon.quality.ImageQuality;
import org.gleamrecon.train.Spread;

/** The tables for programs. */
final class TablesJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private TablesJson() {}

  static byte[] of(Tables tables) {
    ObjectNode root = JSON.createObjectNode();
    root.set("test", JSON.valueToTree(tables.plan().test()));
    root.set("cost", JSON.valueToTree(tables.plan().cost()));
    tables
        .comparison()
        .ifPresent(
            found -> {
              root.put("images", found.zeroFilled().size());
              quality(root.putObject("zero_filled"), found.zeroFilled());
              quality(root.putObject("compressed_sensing"), found.compressedSensing());
            });
    ArrayNode rows = root.putArray("rows");
    for (Tables.Row row : tables.rows()) {
      row(rows.addObject(), row);
    }
    ArrayNode claims = root.putArray("claims");
    for (TablesClaim claim : TablesClaim.of(tables)) {
      ObjectNode one = claims.addObject();
      one.put("network", claim.network());
      one.put("claim", claim.claim());
      one.put("found", claim.found());
      one.put("verdict", claim.verdict().word());
      claim.differenceDb().ifPresent(db -> one.set("difference_db", JSON.valueToTree(db)));
    }
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void row(ObjectNode into, Tables.Row row) {
    into.put("network", row.network().name());
    into.put("strategy", row.strategy());
    row.quality()
        .ifPresent(
            found -> {
              into.put("model", row.network().model(row.strategy()));
              quality(into.putObject("quality"), found.last());
              ArrayNode psnr = into.putArray("psnr_db_after_iteration");
              for (int i = 1; i <= found.figures().size(); i++) {
                psnr.add(found.meanPsnr(i));
              }
            });
    spread(into, "peak_mb", row.peakMb());
    spread(into, "step_ms", row.stepMs());
    spread(into, "forward_ms", row.forwardMs());
    spread(into, "backward_ms", row.backwardMs());
    row.costs().stream().findFirst().ifPresent(cost -> into.put("parameters", cost.parameters()));
    if (!row.failures().isEmpty()) {
      row.failures().forEach(into.putArray("failures")::add);
    }
  }

  private static void quality(ObjectNode into, List<ImageQuality> figures) {
    ImageQuality.OverSlices over = ImageQuality.over(figures);
    into.put("psnr_db", over.mean().psnr());
    into.put("psnr_db_deviation", over.standardDeviation().psnr());
    into.put("ssim", over.mean().ssim());
    into.put("ssim_deviation", over.standardDeviation().ssim());
    into.put("nrmse", over.mean().nrmse());
    into.put("nrmse_deviation", over.standardDeviation().nrmse());
  }

  private static void spread(ObjectNode into, String name, Optional<Spread> found) {
    found.ifPresent(spread -> into.set(name, JSON.valueToTree(spread)));
  }
}
