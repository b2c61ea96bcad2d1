package org.gleamrecon.modelstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveVersionsTest {
  private static final ActiveVersions.Probation HELD =
      new ActiveVersions.Probation(Map.of(4, new ActiveVersions.Band(0.02, 0.0871)));

  @TempDir Path data;

  private static ModelId brain(int version) {
    return new ModelId("brain", version);
  }

  /** Active version and history, for example {@code 2 [1]}. */
  private static String state(ActiveVersions versions) {
    return versions
        .of("brain")
        .map(
            entry ->
                entry.active()
                    + " "
                    + entry.history()
                    + (entry.probation().isPresent() ? " on probation" : ""))
        .orElse("undecided");
  }

  @Test
  void everyMoveFromEveryState() {
    ActiveVersions none = ActiveVersions.NONE;
    ActiveVersions pinned = none.pinned("brain", 1);
    ActiveVersions second = pinned.activated(brain(2), 1, HELD);
    ActiveVersions third = second.activated(brain(3), 2, HELD);
    assertEquals("undecided", state(none));
    assertEquals("1 []", state(pinned));
    assertEquals("1 []", state(pinned.pinned("brain", 7)));
    assertEquals("1 []", state(none.activated(brain(1), 0, HELD)));
    assertEquals("2 [1] on probation", state(second));
    assertEquals("2 [1]", state(second.trusted("brain")));
    assertEquals("3 [1, 2] on probation", state(third));
    assertEquals(Optional.of(brain(2)), third.before("brain"));
    assertEquals("2 [1]", state(third.rolledBack("brain")));
    assertEquals("1 []", state(third.rolledBack("brain").rolledBack("brain")));
    assertEquals("1 [1, 2, 3] on probation", state(third.activated(brain(1), 3, HELD)));
    assertEquals(Optional.empty(), pinned.before("brain"));
    assertEquals(Optional.empty(), none.before("brain"));
    assertEquals("undecided", state(none.trusted("brain")));
    assertThrows(IllegalArgumentException.class, () -> pinned.rolledBack("brain"));
    assertThrows(IllegalArgumentException.class, () -> none.rolledBack("brain"));
    assertEquals("2 [1] on probation", state(second.pinned("knee", 4)));
  }

  @Test
  void theHistoryForgetsItsOldest() {
    ActiveVersions versions = ActiveVersions.NONE.pinned("brain", 1);
    for (int version = 2; version <= 150; version++) {
      versions = versions.activated(brain(version), version - 1, HELD);
    }
    List<Integer> history = versions.of("brain").orElseThrow().history();
    assertEquals(100, history.size());
    assertEquals(149, history.get(99));
  }

  @Test
  void whatIsWrittenIsReadAgainAndNothingElseIsLeft() throws IOException {
    Path directory = data.resolve("not/there/yet");
    ActiveVersionsFile file = new ActiveVersionsFile(directory);
    ActiveVersions versions =
        ActiveVersions.NONE
            .pinned("knee", 0)
            .pinned("brain", 1)
            .activated(brain(2), 1, HELD)
            .activated(brain(3), 2, HELD);
    file.write(ActiveVersions.NONE);
    file.write(versions);
    assertEquals(new ActiveVersionsFile.Content(versions, Optional.empty()), file.read());
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of("active-models.json"), files.map(each -> each.getFileName().toString()).toList());
    }
  }

  @Test
  void aMissingFileSaysNothingAndWarnsOfNothing() {
    assertEquals(
        new ActiveVersionsFile.Content(ActiveVersions.NONE, Optional.empty()),
        new ActiveVersionsFile(data).read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"models\": 3}",
        "{\"models\": {\"brain\": {}}}",
        "{\"models\": {\"brain\": {\"active\": \"2\"}}}",
        "{\"models\": {\"brain\": {\"active\": -1}}}",
        "{\"models\": {\"../brain\": {\"active\": 2}}}",
        "{\"models\": {\"brain\": {\"active\": 2, \"history\": [0]}}}",
        "{\"models\": {\"brain\": {\"active\": 2, \"probation\": {\"x\": {}}}}}",
        "{\"models\": {\"brain\": {\"active\": 2, \"probation\": {\"4\": {\"low\": 1}}}}}"
      })
  void aDamagedFileIsWarnedOfAndKeptBesideTheNextOne(String text) throws IOException {
    Path path = Files.writeString(data.resolve("active-models.json"), text);
    ActiveVersionsFile file = new ActiveVersionsFile(data);
    assertEquals(ActiveVersions.NONE, file.read().versions());
    assertTrue(file.read().warning().orElse("").startsWith("active-models.json cannot be used"));
    file.write(ActiveVersions.NONE.pinned("brain", 2));
    assertEquals("2 []", state(file.read().versions()));
    assertEquals(text, Files.readString(data.resolve(path.getFileName() + ".damaged")));
  }

  @Test
  void aDraftThatAKillLeftBehindIsNotReadAndNotInTheWay() throws IOException {
    ActiveVersionsFile file = new ActiveVersionsFile(data);
    file.write(ActiveVersions.NONE.pinned("brain", 1));
    Path draft = Files.writeString(data.resolve("active-models.json.draft"), "{\"models\": {\"br");
    assertEquals("1 []", state(file.read().versions()));
    file.write(ActiveVersions.NONE.pinned("brain", 2));
    assertEquals("2 []", state(file.read().versions()));
    assertFalse(Files.exists(draft));
  }
}
