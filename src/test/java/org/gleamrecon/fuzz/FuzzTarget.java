package org.gleamrecon.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.gleamrecon.MarkedScan;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.http.AdminModelsResource;
import org.gleamrecon.jobs.FineTuneRequestJson;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelCardJson;
import org.gleamrecon.modelstore.Safetensors;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.file.ScanFile;
import org.gleamrecon.mrd.header.HeaderXml;
import org.gleamrecon.pipeline.ConfigurationText;
import org.gleamrecon.pipeline.ScanSurvey;

/** A reader, what it is begun with, and which answers are none of a finding. */
enum FuzzTarget {
  MRD_STREAM("M4RK", "sense?whitening=off", "\u0004\u0000", "\u00f0\u0003") {
    @Override
    void read(byte[] input, Path scratch) throws IOException {
      scan(input, scratch.resolve("input.mrd"));
    }
  },
  HDF5("SNOD", "TREE", "HEAP", "FSHD", "OHDR", "dataset") {
    @Override
    void read(byte[] input, Path scratch) throws IOException {
      scan(input, scratch.resolve("input.h5"));
    }
  },
  XML_HEADER("<encoding>", "</encoding>", "<!DOCTYPE a>", "&#0;", "&lt;", "<x>-1</x>", "1e308") {
    @Override
    void read(byte[] input, Path scratch) {
      HeaderXml.parse(input);
    }
  },
  SAFETENSORS("\"F32\"", "\"shape\"", "[0,", "{}", "\"__metadata__\"", "1e9", "null") {
    @Override
    void read(byte[] input, Path scratch) {
      Safetensors.read(input);
      Safetensors.metadata(input);
    }
  },
  MODEL_CARD("\"exits\"", "[", "{", "null", "1e999", "\"gradient-step\"", "-1", "2147483648") {
    @Override
    void read(byte[] input, Path scratch) {
      // What was read can be written, and is the same when it is read again.
      ModelCard card = ModelCardJson.read(input);
      if (!ModelCardJson.read(ModelCardJson.write(card)).equals(card)) {
        throw new IllegalStateException("another card when it is read again");
      }
    }
  },
  JSON_BODIES("\"method\"", "\"reply\"", "\"base\"", "[[[[", "1e999", "null", "\\u0000", "%zz") {
    @Override
    void read(byte[] input, Path scratch) {
      String text = new String(input, StandardCharsets.UTF_8);
      failing(() -> ConfigurationText.parse(text));
      failing(() -> AdminModelsResource.version(new ByteArrayInputStream(input)));
      FineTuneRequestJson.read(text);
    }
  },
  DICOM("M4RK\\^=", "\u0000", "1970-02-30", "1.2.840.", "&#x1F600;", "&#x8;", "&#xD;", "-1e38") {
    @Override
    void read(byte[] input, Path scratch) {
      MrdHeader header = HeaderXml.parse(input);
      DicomShape.check(header, input);
    }
  };

  private static final Path KEPT = Path.of("src/test/resources/fuzz");

  /** Answers that are not the sender's fault and yet are documented: a model is the service's. */
  private static final Set<FailureCode> OTHERS = Set.of(FailureCode.MODEL_DAMAGED);

  /** A word a line. */
  private final String words;

  FuzzTarget(String... words) {
    this.words = String.join("\n", words);
  }

  List<String> words() {
    return List.of(words.split("\n", -1));
  }

  /** Files under the test resources; every input that once was a finding is among them. */
  List<byte[]> seeds() throws IOException {
    Path directory = KEPT.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> sorted = files.sorted().toList();
      byte[][] seeds = new byte[sorted.size()][];
      for (int i = 0; i < seeds.length; i++) {
        seeds[i] = Files.readAllBytes(sorted.get(i));
      }
      return List.of(seeds);
    }
  }

  abstract void read(byte[] input, Path scratch) throws IOException;

  /**
   * One input.
   *
   * @return the kind of its outcome
   * @throws RuntimeException whatever is a finding
   */
  String run(byte[] input, Path scratch) throws IOException {
    try {
      read(input, scratch);
      return "read";
    } catch (ReconstructionException refused) {
      return kind(refused);
    }
  }

  private static String kind(ReconstructionException refused) {
    if (refused.code().blame() != Blame.SENDER && !OTHERS.contains(refused.code())) {
      throw new IllegalStateException("not the sender's fault: " + refused.code(), refused);
    }
    if (refused.detail().contains(MarkedScan.MARK)) {
      throw new IllegalStateException("patient data in an error: " + refused.detail());
    }
    return refused.code() + " " + refused.detail().replaceAll("-?[0-9][0-9.eE+-]*", "#");
  }

  /** A part that may refuse its input without keeping it from the others. */
  private static void failing(Runnable part) {
    try {
      part.run();
    } catch (ReconstructionException refused) {
      kind(refused);
    }
  }

  private static void scan(byte[] input, Path file) throws IOException {
    Files.write(file, input);
    try (AcquisitionSource source = ScanFile.open(file, "dataset")) {
      source.configuration().ifPresent(text -> failing(() -> ConfigurationText.parse(text)));
      failing(() -> ScanSurvey.of(source));
      for (int i = 0; i < source.size(); i++) {
        source.read(i);
      }
    }
  }
}
