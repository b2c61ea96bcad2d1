package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();

  private void work(boolean terminal) {
    try (Progress progress = new Progress(new PrintWriter(text), terminal)) {
      progress.at("first", 0);
      progress.at("first", 0.5);
      progress.at("second", 0.75);
    }
  }

  @Test
  void awayFromATerminalEachStepIsOnePlainLine() {
    work(false);
    assertEquals("first%nsecond%n".formatted(), text.toString());
  }

  @Test
  void onATerminalOneLineIsDrawnAgainAndClearedAtTheEnd() {
    work(true);
    assertFalse(text.toString().contains("\n"));
    assertTrue(text.toString().contains(" 75 % second"));
    assertTrue(text.toString().endsWith("\r\u001b[K"));
  }
}
