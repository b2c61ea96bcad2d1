package org.gleamrecon.dicom;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;
import org.jspecify.annotations.Nullable;

/**
 * The names of our objects. The same pixels always get the same UID, different pixels never share
 * one; so sending a scan twice fills no archive twice, and another exit never replaces an image.
 *
 * <table>
 * <caption>What each UID is made of</caption>
 * <tr><th>UID</th><th>made of</th></tr>
 * <tr><td>Study</td><td>the header's; else patient ID, study date, time and study ID, so that two
 * scans of one exam share a study; where these do not tell exams apart, also the acquisitions</td></tr>
 * <tr><td>Frame of reference</td><td>the header's; else the study UID</td></tr>
 * <tr><td>Series</td><td>acquisitions, method, model name, version and SHA-256, the exit actually
 * used, options by name, algorithm version</td></tr>
 * <tr><td>SOP instance</td><td>the series' parts, slice, contrast, phase, repetition, set,
 * partition</td></tr>
 * </table>
 *
 * <p>Not part of any: description and number of the series, dates, warnings, residual.
 *
 * <p>A UID is {@code 2.25.} and a UUID as a decimal number (PS3.5 section B.2), here a version 8
 * UUID (RFC 9562): 122 bits of the SHA-256 over the parts, each with its length, so that no two
 * lists of parts give the same bytes.
 */
public final class UidGenerator {
  private final String study;
  private final String frameOfReference;
  private final String series;
  private final List<@Nullable String> seriesParts;

  public UidGenerator(MrdHeader header, Provenance provenance) {
    this.study = study(header, provenance);
    String frame = header.measurement().frameOfReferenceUid();
    this.frameOfReference =
        frame != null && AttributeText.isUid(frame.strip())
            ? frame.strip()
            : uid("frame of reference", Arrays.asList(study));
    this.seriesParts = partsOf(provenance);
    this.series = uid("series", seriesParts);
  }

  public String studyInstanceUid() {
    return study;
  }

  public String frameOfReferenceUid() {
    return frameOfReference;
  }

  public String seriesInstanceUid() {
    return series;
  }

  public String sopInstanceUid(MrImage image) {
    List<@Nullable String> parts = new ArrayList<>(seriesParts);
    for (int counter :
        new int[] {
          image.slice(),
          image.contrast(),
          image.phase(),
          image.repetition(),
          image.set(),
          image.partition()
        }) {
      parts.add(Integer.toString(counter));
    }
    return uid("instance", parts);
  }

  private static String study(MrdHeader header, Provenance provenance) {
    MrdHeader.Study exam = header.study();
    String given = exam.studyInstanceUid();
    if (given != null && AttributeText.isUid(given.strip())) {
      return given.strip();
    }
    String patient = header.subject().patientId();
    List<@Nullable String> parts = new ArrayList<>();
    parts.add(patient);
    parts.add(exam.studyDate());
    parts.add(exam.studyTime());
    parts.add(exam.studyId());
    // Scans without names must not end up in one study: it would join different patients.
    boolean tellsExamsApart =
        isGiven(patient)
            ? isGiven(exam.studyDate()) || isGiven(exam.studyTime()) || isGiven(exam.studyId())
            : isGiven(exam.studyDate()) && isGiven(exam.studyTime());
    if (!tellsExamsApart) {
      parts.add(provenance.acquisitionsSha256());
    }
    return uid("study", parts);
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private static List<@Nullable String> partsOf(Provenance provenance) {
    List<@Nullable String> parts = new ArrayList<>();
    parts.add(provenance.acquisitionsSha256());
    parts.add(provenance.method());
    parts.add(provenance.modelName());
    parts.add(provenance.modelVersion());
    parts.add(provenance.modelSha256());
    parts.add(Integer.toString(provenance.nInf()));
    parts.add(provenance.algorithmVersion());
    Map<String, String> options = new TreeMap<>(provenance.options());
    parts.add(Integer.toString(options.size()));
    options.forEach(
        (name, value) -> {
          parts.add(name);
          parts.add(value);
        });
    return parts;
  }

  private static String uid(String kind, List<@Nullable String> parts) {
    MessageDigest sha256 = sha256();
    update(sha256, "gleam-recon " + kind);
    for (String part : parts) {
      update(sha256, part);
    }
    byte[] uuid = Arrays.copyOf(sha256.digest(), 16);
    uuid[6] = (byte) ((uuid[6] & 0x0f) | 0x80);
    uuid[8] = (byte) ((uuid[8] & 0x3f) | 0x80);
    return "2.25." + new BigInteger(1, uuid);
  }

  private static void update(MessageDigest digest, @Nullable String part) {
    byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
