package org.gleamrecon.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.FrameCounters;
import org.gleamrecon.mrd.MrdHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Same pixels, same UID; different pixels never share one. */
class UidGeneratorTest {
  private static final long SEED = 4711;
  private static final SampleSeries SERIES = SampleSeries.oblique();

  @Test
  void whateverDeterminesPixelsChangesSeriesAndInstances() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 200; trial++) {
      Provenance before = random(random);
      Provenance after = withOnePartChanged(before, random);
      assertNotEquals(series(before), series(after), () -> before + "\n" + after);
      assertNotEquals(instance(before), instance(after), () -> before + "\n" + after);
    }
  }

  @Test
  void whatDoesNotDeterminePixelsChangesNoUid() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 200; trial++) {
      Provenance before = random(random);
      List<String> names = new ArrayList<>(before.options().keySet());
      Collections.shuffle(names, random);
      Map<String, String> otherOrder = new LinkedHashMap<>();
      names.forEach(name -> otherOrder.put(name, before.options().get(name)));
      Provenance after =
          new Provenance(
              before.method(),
              before.modelName(),
              before.modelVersion(),
              before.modelSha256(),
              before.nInf(),
              otherOrder,
              before.algorithmVersion(),
              before.acquisitionsSha256(),
              random.nextDouble(),
              List.of(word(random)));
      assertEquals(series(before), series(after));
      assertEquals(instance(before), instance(after));
    }
  }

  @Test
  void everyCounterAndPartitionHasAnInstanceOfItsOwn() {
    UidGenerator uids = new UidGenerator(SERIES.header(), SampleSeries.provenance(8));
    Set<String> found = new HashSet<>();
    int images = 0;
    for (int i = 0; i < 3 * 3 * 3 * 3 * 3 * 3; i++) {
      FrameCounters frame = new FrameCounters(i % 3, i / 3 % 3, i / 9 % 3, i / 27 % 3, i / 81 % 3);
      String uid = uids.sopInstanceUid(image(frame, i / 243));
      assertValid(uid);
      found.add(uid);
      images++;
    }
    assertEquals(images, found.size());
  }

  @Test
  void everyUidIsValidAndOfItsOwnKind() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 200; trial++) {
      MrdHeader bare = SampleSeries.bare(SERIES.header());
      UidGenerator uids = new UidGenerator(bare, random(random));
      Set<String> kinds =
          Set.of(
              uids.studyInstanceUid(),
              uids.seriesInstanceUid(),
              uids.frameOfReferenceUid(),
              uids.sopInstanceUid(SERIES.images().get(0)));
      kinds.forEach(UidGeneratorTest::assertValid);
    }
  }

  @Test
  void theHeadersValidUidsAreKept() {
    UidGenerator uids = uids(exam("P", "2026-01-01", "10:00:00", "1", " 1.2.840.1 ", "1.2.3"));
    assertEquals("1.2.840.1", uids.studyInstanceUid());
    assertEquals("1.2.3", uids.frameOfReferenceUid());
  }

  @Test
  void anInvalidUidInTheHeaderIsReplaced() {
    String computed = uids(exam("P", "2026-01-01", "10:00:00", "1", null, null)).studyInstanceUid();
    for (String wrong :
        List.of(
            "", "1.2.03", "1..2", "3.1", "1.40.1", "1.2.x", "1.2.", "1", "1." + "1".repeat(63))) {
      UidGenerator uids = uids(exam("P", "2026-01-01", "10:00:00", "1", wrong, wrong));
      assertEquals(computed, uids.studyInstanceUid(), wrong);
      assertValid(uids.frameOfReferenceUid());
    }
  }

  @Test
  void twoScansOfOneExamShareStudyAndFrame() {
    MrdHeader header = exam("P", "2026-01-01", "10:00:00", "1", null, null);
    UidGenerator first = new UidGenerator(header, scan("aa"));
    UidGenerator second = new UidGenerator(header, scan("bb"));
    assertEquals(first.studyInstanceUid(), second.studyInstanceUid());
    assertEquals(first.frameOfReferenceUid(), second.frameOfReferenceUid());
    assertNotEquals(first.seriesInstanceUid(), second.seriesInstanceUid());
  }

  @Test
  void differentPatientsAndDaysHaveDifferentStudies() {
    Set<String> studies = new HashSet<>();
    studies.add(uids(exam("P", "2026-01-01", "10:00:00", "1", null, null)).studyInstanceUid());
    studies.add(uids(exam("Q", "2026-01-01", "10:00:00", "1", null, null)).studyInstanceUid());
    studies.add(uids(exam("P", "2026-01-02", "10:00:00", "1", null, null)).studyInstanceUid());
    studies.add(uids(exam("P", "2026-01-01", "10:00:01", "1", null, null)).studyInstanceUid());
    studies.add(uids(exam("P", "2026-01-01", "10:00:00", "2", null, null)).studyInstanceUid());
    assertEquals(5, studies.size());
  }

  @Test
  void scansWithoutPatientAndDateDoNotShareAStudy() {
    MrdHeader nameless = exam(null, null, null, "1", null, null);
    assertNotEquals(
        new UidGenerator(nameless, scan("aa")).studyInstanceUid(),
        new UidGenerator(nameless, scan("bb")).studyInstanceUid());
  }

  private static UidGenerator uids(MrdHeader header) {
    return new UidGenerator(header, SampleSeries.provenance(8));
  }

  private static String series(Provenance provenance) {
    return new UidGenerator(SERIES.header(), provenance).seriesInstanceUid();
  }

  private static String instance(Provenance provenance) {
    return new UidGenerator(SERIES.header(), provenance).sopInstanceUid(SERIES.images().get(0));
  }

  private static void assertValid(String uid) {
    assertTrue(uid.matches("2\\.25\\.[1-9][0-9]{20,38}"), uid);
    assertTrue(AttributeText.isUid(uid), uid);
  }

  private static MrImage image(FrameCounters frame, int partition) {
    MrImage any = SERIES.images().get(0);
    return new MrImage(
        any.pixels(), any.nx(), any.ny(), any.geometry(), frame, partition, 0, 0, 0, new long[3]);
  }

  private static Provenance scan(String acquisitions) {
    return new Provenance(
        "sense", null, null, null, 0, Map.of(), "3", acquisitions, Double.NaN, List.of());
  }

  // Few words of few letters: parts that could run into each other must not.
  private static String word(Random random) {
    return List.of("", "a", "aa", "b", "ab", "1", "11", "=").get(random.nextInt(8));
  }

  private static @Nullable String maybe(Random random) {
    return random.nextInt(4) == 0 ? null : word(random);
  }

  private static Provenance random(Random random) {
    Map<String, String> options = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      options.put(word(random), word(random));
    }
    return new Provenance(
        word(random),
        maybe(random),
        maybe(random),
        maybe(random),
        random.nextInt(12),
        options,
        word(random),
        word(random),
        random.nextDouble(),
        List.of());
  }

  private static Provenance withOnePartChanged(Provenance old, Random random) {
    int part = random.nextInt(8);
    Map<String, String> options = new TreeMap<>(old.options());
    if (part == 0) {
      if (!options.isEmpty() && random.nextBoolean()) {
        options.remove(options.keySet().iterator().next());
      } else {
        options.merge(word(random), "new", (before, added) -> before + added);
      }
    }
    return new Provenance(
        part == 1 ? old.method() + "a" : old.method(),
        part == 2 ? changed(old.modelName()) : old.modelName(),
        part == 3 ? changed(old.modelVersion()) : old.modelVersion(),
        part == 4 ? changed(old.modelSha256()) : old.modelSha256(),
        part == 5 ? old.nInf() + 1 : old.nInf(),
        options,
        part == 6 ? old.algorithmVersion() + "1" : old.algorithmVersion(),
        part == 7 ? old.acquisitionsSha256() + "1" : old.acquisitionsSha256(),
        old.residual(),
        old.warnings());
  }

  private static @Nullable String changed(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.isEmpty() ? null : text.substring(1);
  }

  private static MrdHeader exam(
      @Nullable String patient,
      @Nullable String date,
      @Nullable String time,
      @Nullable String id,
      @Nullable String study,
      @Nullable String frame) {
    MrdHeader bare = SampleSeries.bare(SERIES.header());
    return new MrdHeader(
        new MrdHeader.Subject(null, patient, null, null, null, null),
        new MrdHeader.Study(date, time, id, null, null, null, study, null),
        new MrdHeader.Measurement(null, null, null, null, null, null, null, null, null, frame),
        bare.system(),
        0,
        bare.encodings(),
        bare.sequence(),
        "");
  }
}
