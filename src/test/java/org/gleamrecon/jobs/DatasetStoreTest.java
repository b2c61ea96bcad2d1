package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetStoreTest {
  private static final DatasetLimits LIMITS = new DatasetLimits(1000, 3, 0);

  @TempDir Path temporary;
  private Path root = Path.of("unset");

  @BeforeEach
  void place() {
    root = temporary.resolve("datasets");
  }

  private DatasetStore open() {
    return open(LIMITS);
  }

  private DatasetStore open(DatasetLimits limits) {
    return DatasetStore.open(root, limits, new Random(1));
  }

  private static DatasetScanFacts facts(boolean fullySampled) {
    return new DatasetScanFacts(
        false,
        2,
        8,
        List.of(256, 200, 1),
        List.of(220f, 180.5f, 5f),
        List.of(256, 200, 1),
        fullySampled ? "full" : "uniform",
        fullySampled ? 1 : 3.97,
        fullySampled,
        true,
        List.of("a warning"));
  }

  private static DatasetStore.Kept add(
      DatasetStore store, String name, DatasetSplit split, String content) throws IOException {
    return add(store, name, split, content, true);
  }

  private static DatasetStore.Kept add(
      DatasetStore store, String name, DatasetSplit split, String content, boolean fullySampled)
      throws IOException {
    try (DatasetDraft draft = store.draft()) {
      draft.stream().write(content.getBytes(StandardCharsets.US_ASCII));
      draft.seal();
      return store.add(name, split, draft, facts(fullySampled));
    }
  }

  private static void fails(FailureCode code, Executable action) {
    assertEquals(code, assertThrows(ReconstructionException.class, action).code());
  }

  private List<String> files(String directory) throws IOException {
    try (Stream<Path> all = Files.list(root.resolve(directory))) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void whatIsAddedIsThereAfterARestart() throws IOException {
    DatasetStore before = open();
    DatasetScan scan = add(before, "flair", DatasetSplit.TRAIN, "a").scan();
    add(before, "flair", DatasetSplit.VALIDATION, "b", false);
    DatasetStore after = open();
    assertEquals(before.list(), after.list());
    assertEquals(before.find("flair"), after.find("flair"));
    assertEquals(
        // sha256sum of "a"
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", scan.sha256());
    assertEquals(1, scan.bytes());
    assertEquals(List.of(), after.problems());
  }

  @Test
  void aTrainerGetsAbsolutePathsBySplit() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    add(store, "d", DatasetSplit.TRAIN, "b");
    assertTrue(store.files("d").fullySampled());
    add(store, "d", DatasetSplit.VALIDATION, "c", false);
    DatasetFiles files = store.files("d");
    assertFalse(files.fullySampled());
    assertEquals(2, files.training().size());
    assertTrue(files.training().get(0).isAbsolute());
    assertEquals("a", Files.readString(files.training().get(0)));
    assertEquals("b", Files.readString(files.training().get(1)));
    assertEquals("c", Files.readString(files.validation().get(0)));
    fails(FailureCode.DATASET_NOT_FOUND, () -> store.files("nothing"));
  }

  @Test
  void theSameScanIsOneFileAndGoesWithTheLastDatasetThatHoldsIt() throws IOException {
    DatasetStore store = open();
    add(store, "one", DatasetSplit.TRAIN, "same");
    add(store, "two", DatasetSplit.VALIDATION, "same");
    add(store, "two", DatasetSplit.TRAIN, "other");
    assertEquals(2, files("scans").size());
    assertTrue(store.remove("one", DatasetUse.NONE));
    assertEquals(2, files("scans").size());
    assertEquals("same", Files.readString(store.files("two").validation().get(0)));
    assertTrue(store.remove("two", DatasetUse.NONE));
    assertEquals(List.of(), files("scans"));
    assertEquals(List.of(), files("sets"));
    assertFalse(store.remove("two", DatasetUse.NONE));
  }

  @Test
  void addingAgainChangesNothing() throws IOException {
    DatasetStore store = open();
    DatasetStore.Kept first = add(store, "d", DatasetSplit.TRAIN, "a");
    DatasetStore.Kept second = add(store, "d", DatasetSplit.TRAIN, "a");
    assertTrue(first.added());
    assertFalse(second.added());
    assertEquals(first.scan(), second.scan());
    assertEquals(1, store.find("d").orElseThrow().scans().size());
  }

  @Test
  void aScanIsNotInBothSplitsOfADataset() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    fails(FailureCode.CONFLICT, () -> add(store, "d", DatasetSplit.VALIDATION, "a"));
    assertEquals(0, store.files("d").validation().size());
    assertEquals("a", Files.readString(store.files("d").training().get(0)));
  }

  @Test
  void aDatasetInUseStays() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    ReconstructionException refusal =
        assertThrows(
            ReconstructionException.class, () -> store.remove("d", name -> Optional.of("job-7")));
    assertEquals(FailureCode.CONFLICT, refusal.code());
    assertTrue(refusal.detail().contains("job-7"));
    assertEquals("a", Files.readString(store.files("d").training().get(0)));
  }

  @Test
  void nobodyRemovesADatasetWhileItIsHeld() throws Exception {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    List<String> users = new ArrayList<>();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Callable<Boolean> removal =
          () -> store.remove("d", name -> users.isEmpty() ? Optional.empty() : Optional.of("j"));
      var removed =
          store.holding(
              "d",
              files -> {
                var later = other.submit(removal);
                users.add("j");
                return later;
              });
      assertThrows(java.util.concurrent.ExecutionException.class, removed::get);
      assertTrue(store.find("d").isPresent());
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAtTheStart() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    DatasetDraft killed = store.draft();
    killed.stream().write(new byte[300_000]);
    Files.writeString(root.resolve("scans").resolve("0".repeat(64) + ".mrd"), "no index yet");
    assertEquals(1, files("drafts").size());
    open();
    assertEquals(List.of(), files("drafts"));
    assertEquals(1, files("scans").size());
  }

  @Test
  void aRefusedDraftLeavesNothing() throws IOException {
    DatasetStore store = open();
    try (DatasetDraft draft = store.draft()) {
      draft.stream().write(1);
    }
    assertEquals(List.of(), files("drafts"));
    add(store, "d", DatasetSplit.TRAIN, "a");
    add(store, "d", DatasetSplit.TRAIN, "a");
    assertEquals(List.of(), files("drafts"));
  }

  @Test
  void allScansTogetherStayBelowTheQuotaEachCountedOnce() throws IOException {
    DatasetStore store = open();
    add(store, "one", DatasetSplit.TRAIN, "x".repeat(600));
    add(store, "two", DatasetSplit.TRAIN, "x".repeat(600));
    fails(FailureCode.QUOTA_EXCEEDED, () -> add(store, "one", DatasetSplit.TRAIN, "y".repeat(401)));
    assertEquals(1, files("scans").size());
    add(store, "one", DatasetSplit.TRAIN, "y".repeat(400));
    fails(FailureCode.QUOTA_EXCEEDED, () -> store.requireOpen("three"));
    store.remove("one", DatasetUse.NONE);
    store.requireOpen("three");
    add(store, "three", DatasetSplit.TRAIN, "y".repeat(400));
  }

  @Test
  void aDatasetHoldsSoManyScansAndNoMore() throws IOException {
    DatasetStore store = open();
    for (String content : List.of("a", "b", "c")) {
      store.requireOpen("d");
      add(store, "d", DatasetSplit.TRAIN, content);
    }
    fails(FailureCode.QUOTA_EXCEEDED, () -> store.requireOpen("d"));
    fails(FailureCode.QUOTA_EXCEEDED, () -> add(store, "d", DatasetSplit.TRAIN, "e"));
    store.requireOpen("other");
    assertEquals(3, files("scans").size());
  }

  @Test
  void aFullDiskTakesNothing() {
    DatasetStore store = open(new DatasetLimits(Long.MAX_VALUE, 3, Long.MAX_VALUE / 2));
    fails(FailureCode.NO_SPACE, () -> store.requireRoom(1));
    fails(FailureCode.QUOTA_EXCEEDED, () -> open().requireRoom(1001));
    open().requireRoom(1000);
  }

  @Test
  void anIndexThatCannotBeWrittenLeavesNoScan() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    // A directory that is not empty cannot be replaced by a file.
    Files.createDirectories(root.resolve("sets/e.json/x"));
    fails(FailureCode.INTERNAL, () -> add(store, "e", DatasetSplit.TRAIN, "b"));
    assertEquals(1, files("scans").size());
    assertEquals(List.of(), files("drafts"));
    assertEquals(Optional.empty(), store.find("e"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", "a_b", "a/b", "..", "a.json", "\u00e4", "a b"})
  void aNameThatIsNoDirectoryEntryOfOursIsRefused(String name) {
    DatasetStore store = open();
    fails(FailureCode.PARAMETER_INVALID, () -> store.requireOpen(name));
    fails(FailureCode.PARAMETER_INVALID, () -> add(store, name, DatasetSplit.TRAIN, "a"));
    assertEquals(Optional.empty(), store.find(name));
    assertFalse(store.remove(name, DatasetUse.NONE));
  }

  @Test
  void aNameHasAtMostSixtyFourCharacters() {
    open().requireOpen("a".repeat(64));
    fails(FailureCode.PARAMETER_INVALID, () -> open().requireOpen("a".repeat(65)));
  }

  @Test
  void aDamagedDatasetIsLeftOutLosesNoScanAndCanBeRemoved() throws IOException {
    DatasetStore store = open();
    add(store, "sound", DatasetSplit.TRAIN, "a");
    add(store, "torn", DatasetSplit.TRAIN, "b");
    add(store, "short", DatasetSplit.TRAIN, "c");
    Files.delete(store.files("short").training().get(0));
    Files.writeString(root.resolve("sets/torn.json"), "{\"name\":");
    DatasetStore again = open();
    assertEquals(1, again.list().size());
    assertEquals(2, again.problems().size());
    assertEquals(2, files("scans").size());
    fails(FailureCode.CONFLICT, () -> again.requireOpen("torn"));
    assertTrue(again.remove("torn", DatasetUse.NONE));
    assertTrue(again.remove("short", DatasetUse.NONE));
    assertEquals(List.of(), again.problems());
    again.requireOpen("torn");
    open();
    assertEquals(1, files("scans").size());
  }

  @Test
  void onlyTheOwnerReadsIt() throws IOException {
    DatasetStore store = open();
    add(store, "d", DatasetSplit.TRAIN, "a");
    for (Path file : List.of(store.files("d").training().get(0), root.resolve("sets/d.json"))) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root)));
  }

  @Test
  void manyAtOnceLoseNothing() throws Exception {
    DatasetStore store = open(new DatasetLimits(1000, 100, 0));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<DatasetStore.Kept>> tasks = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String content = "scan " + i % 12;
        tasks.add(() -> add(store, "d", DatasetSplit.TRAIN, content));
      }
      int added = 0;
      for (var result : pool.invokeAll(tasks)) {
        added += result.get().added() ? 1 : 0;
      }
      assertEquals(12, added);
    } finally {
      pool.shutdownNow();
    }
    assertEquals(12, open().files("d").training().size());
    assertArrayEquals(new Object[] {}, files("drafts").toArray());
  }
}
