package org.gleamrecon.dicom;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gleamrecon.image.Provenance;

/**
 * What made the images. People find it in Image Comments, programs in the standard's attributes
 * (Software Versions, Content Qualification RESEARCH, Contributing Equipment Sequence) and, without
 * parsing text, in a private block:
 *
 * <table>
 * <caption>Private block, group 0077, creator "GLEAM-RECON 1"</caption>
 * <tr><th>tag</th><th>VR</th><th>value</th></tr>
 * <tr><td>(0077,xx01)</td><td>LO</td><td>method: gleam, compressed-sensing, sense, zero-filled</td></tr>
 * <tr><td>(0077,xx02)</td><td>LO</td><td>model name; absent for methods without a model</td></tr>
 * <tr><td>(0077,xx03)</td><td>LO</td><td>model version; likewise</td></tr>
 * <tr><td>(0077,xx04)</td><td>LO</td><td>SHA-256 of the model's weights; likewise</td></tr>
 * <tr><td>(0077,xx05)</td><td>IS</td><td>N_inf, the exit actually used; 0 without a model</td></tr>
 * <tr><td>(0077,xx06)</td><td>FD</td><td>relative k-space residual; absent where there is none</td></tr>
 * <tr><td>(0077,xx07)</td><td>LO</td><td>algorithm version</td></tr>
 * <tr><td>(0077,xx08)</td><td>UT</td><td>options that determine pixels, name=value, one per line</td></tr>
 * <tr><td>(0077,xx09)</td><td>LO</td><td>SHA-256 of the acquisitions</td></tr>
 * <tr><td>(0077,xx0A)</td><td>UT</td><td>warnings, one per line; absent without</td></tr>
 * </table>
 *
 * <p>xx is the block that (0077,00xx) reserves, here 10.
 */
final class ProvenanceModule {
  static final String PRODUCT = "gleam-recon";
  static final String STATEMENT = "Research use only. Not a cleared medical device.";

  private static final int CREATOR = 0x0077_0010;
  private static final int BLOCK = 0x0077_1000;

  private ProvenanceModule() {}

  static void add(DataSet to, Provenance provenance, LocalDateTime reconstructedAt) {
    String summary = summary(provenance);
    String comments =
        STATEMENT
            + "\n"
            + summary
            + provenance.warnings().stream()
                .map(warning -> "\nWarning: " + warning)
                .collect(Collectors.joining());
    String version = AttributeText.line(Vr.LO, PRODUCT + " " + provenance.algorithmVersion());
    to.text(Tag.IMAGE_COMMENTS, Vr.LT, AttributeText.paragraph(Vr.LT, comments))
        .text(Tag.CONTENT_QUALIFICATION, Vr.CS, "RESEARCH")
        .text(Tag.SOFTWARE_VERSIONS, Vr.LO, version)
        .sequence(
            Tag.CONTRIBUTING_EQUIPMENT_SEQUENCE,
            List.of(
                new DataSet()
                    .sequence(
                        Tag.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, List.of(processingEquipment()))
                    .text(Tag.MANUFACTURER, Vr.LO, PRODUCT)
                    .text(Tag.MANUFACTURER_MODEL_NAME, Vr.LO, PRODUCT)
                    .text(Tag.SOFTWARE_VERSIONS, Vr.LO, version)
                    .text(
                        Tag.CONTRIBUTION_DATE_TIME,
                        Vr.DT,
                        AttributeText.date(reconstructedAt.toLocalDate())
                            + AttributeText.time(reconstructedAt.toLocalTime()))
                    .text(
                        Tag.CONTRIBUTION_DESCRIPTION,
                        Vr.ST,
                        AttributeText.paragraph(Vr.ST, "Image reconstruction: " + summary))));
    addPrivateBlock(to, provenance);
  }

  /** Code 109102 of PS3.16, context group 7005. */
  private static DataSet processingEquipment() {
    return new DataSet()
        .text(Tag.CODE_VALUE, Vr.SH, "109102")
        .text(Tag.CODING_SCHEME_DESIGNATOR, Vr.SH, "DCM")
        .text(Tag.CODE_MEANING, Vr.LO, "Processing Equipment");
  }

  private static String summary(Provenance provenance) {
    StringBuilder text = new StringBuilder(provenance.method());
    if (provenance.modelName() != null) {
      text.append(", model ").append(provenance.modelName());
      if (provenance.modelVersion() != null) {
        text.append(':').append(provenance.modelVersion());
      }
      text.append(", N_inf ").append(provenance.nInf());
    }
    if (Double.isFinite(provenance.residual())) {
      text.append(String.format(Locale.ROOT, ", k-space residual %.4g", provenance.residual()));
    }
    return text.toString();
  }

  private static void addPrivateBlock(DataSet to, Provenance provenance) {
    to.text(CREATOR, Vr.LO, "GLEAM-RECON 1");
    HeaderModules.addLine(to, BLOCK + 0x01, Vr.LO, provenance.method());
    HeaderModules.addLine(to, BLOCK + 0x02, Vr.LO, provenance.modelName());
    HeaderModules.addLine(to, BLOCK + 0x03, Vr.LO, provenance.modelVersion());
    HeaderModules.addLine(to, BLOCK + 0x04, Vr.LO, provenance.modelSha256());
    to.integer(BLOCK + 0x05, provenance.nInf());
    if (Double.isFinite(provenance.residual())) {
      to.float64(BLOCK + 0x06, provenance.residual());
    }
    HeaderModules.addLine(to, BLOCK + 0x07, Vr.LO, provenance.algorithmVersion());
    addParagraph(
        to,
        BLOCK + 0x08,
        new TreeMap<>(provenance.options())
            .entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("\n")));
    HeaderModules.addLine(to, BLOCK + 0x09, Vr.LO, provenance.acquisitionsSha256());
    addParagraph(to, BLOCK + 0x0A, String.join("\n", provenance.warnings()));
  }

  private static void addParagraph(DataSet to, int tag, String text) {
    String paragraph = AttributeText.paragraph(Vr.UT, text);
    if (!paragraph.isEmpty()) {
      to.text(tag, Vr.UT, paragraph);
    }
  }
}
