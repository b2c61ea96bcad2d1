package org.gleamrecon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String SECRET = Token.drawSecret();
  private static final Token GATEWAY =
      new Token("scanner", Set.of("gateway"), Token.hash(SECRET), Optional.empty());

  @TempDir Path directory;

  /** Goes on when it is told to. */
  private static final class TestClock extends Clock {
    Instant now = Instant.parse("2027-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final TestClock clock = new TestClock();

  private Path file(String... lines) throws IOException {
    return Files.writeString(directory.resolve("tokens"), String.join("\n", lines));
  }

  @Test
  void theLineIsReadAsItWasWrittenAndHoldsNoSecret() {
    Token token =
        new Token(
            "a.b-c",
            Set.of("trainer", "viewer"),
            Token.hash(SECRET),
            Optional.of(LocalDate.of(2027, 2, 3)));
    assertEquals(token, Token.parse(token.line()));
    assertFalse(token.line().contains(SECRET));
  }

  @Test
  void secretsHave256BitsAndDiffer() {
    assertEquals(43, SECRET.length());
    assertNotEquals(SECRET, Token.drawSecret());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scanner gateway",
        "scanner gateway 12",
        "scanner king ac",
        "scanner gateway,king HASH",
        "scan/ner gateway HASH",
        "scanner gateway HASH tomorrow",
        "scanner gateway HASH 2027-01-01 more"
      })
  void anythingElseIsRefusedWithItsLine(String line) throws IOException {
    Path wrong = file("# by hand", GATEWAY.line(), line.replace("HASH", "0".repeat(64)));
    ReconstructionException refused =
        assertThrows(ReconstructionException.class, () -> Callers.of(Optional.of(wrong), clock));
    assertTrue(refused.detail().startsWith("line 3 of"), refused.detail());
    assertFalse(refused.detail().contains(GATEWAY.sha256()), refused.detail());
  }

  @Test
  void aFileWithoutTokensIsNoAuthentication() throws IOException {
    Path empty = file("# nobody");
    assertThrows(ReconstructionException.class, () -> Callers.of(Optional.of(empty), clock));
    assertThrows(
        ReconstructionException.class,
        () -> Callers.of(Optional.of(directory.resolve("none")), clock));
  }

  @Test
  void aTokenIsKnownByItsSecretUntilItsDay() throws IOException {
    Token short0 =
        new Token(
            "guest",
            Set.of("viewer"),
            Token.hash("guest-secret"),
            Optional.of(LocalDate.of(2027, 1, 2)));
    Callers callers = Callers.of(Optional.of(file(GATEWAY.line(), short0.line())), clock);
    assertTrue(callers.mustBeKnown());
    assertEquals(Optional.empty(), callers.stranger());
    assertEquals("scanner", callers.withToken(SECRET).orElseThrow().name());
    assertEquals(Set.of("viewer"), callers.withToken("guest-secret").orElseThrow().roles());
    assertEquals(Optional.empty(), callers.withToken("guess"));
    assertEquals(Optional.empty(), callers.withToken(GATEWAY.sha256()));
    clock.now = Instant.parse("2027-01-02T00:00:00Z");
    assertEquals(Optional.empty(), callers.withToken("guest-secret"));
    assertTrue(callers.withToken(SECRET).isPresent());
  }

  @Test
  void aTokenThatIsTakenOutStopsAndAWrongLineLeavesTheOthersInForce() throws IOException {
    Token other = new Token("other", Set.of("admin"), Token.hash("x"), Optional.empty());
    Callers callers = Callers.of(Optional.of(file(GATEWAY.line(), other.line())), clock);
    assertTrue(callers.withToken(SECRET).isPresent());
    file(GATEWAY.line(), "nonsense");
    clock.now = clock.now.plusSeconds(2);
    assertTrue(callers.withToken(SECRET).isPresent());
    assertTrue(callers.withToken("x").isPresent());
    file(other.line());
    clock.now = clock.now.plusSeconds(2);
    assertEquals(Optional.empty(), callers.withToken(SECRET));
    assertTrue(callers.withToken("x").isPresent());
  }

  @Test
  void withoutIdentitiesEveryCallerHasEveryRole() {
    Callers callers = Callers.of(Optional.empty(), clock);
    assertFalse(callers.mustBeKnown());
    assertEquals(Set.copyOf(Roles.ALL), callers.stranger().orElseThrow().roles());
    assertEquals(Set.copyOf(Roles.ALL), callers.withToken("whatever").orElseThrow().roles());
  }
}
