package org.gleamrecon.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laws of what is learned about times; the clock is made up. */
class TimeModelTest {
  private static final double PER_UNIT = 100;
  private static final double SIZE = 131_072;

  private final AtomicLong clock = new AtomicLong();
  private final TimeModel model = new TimeModel(clock::get);

  private static Work work(String kind, double size) {
    return new Work(kind, size, 1000);
  }

  private void observe(String kind, double size, double nanoseconds) {
    clock.addAndGet((long) nanoseconds);
    model.observe(work(kind, size), (long) nanoseconds);
  }

  @Test
  void whatWasNeverDoneIsGuessedAndSaysSo() {
    Forecast forecast = model.forecast(work("new", SIZE));
    assertFalse(forecast.learned());
    assertEquals(1000 * SIZE, forecast.likely(), 1);
    assertTrue(forecast.safe() > forecast.likely());
  }

  @Test
  void forecastsComeToTheTimeThatWorkTakes() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      observe("a", SIZE, PER_UNIT * SIZE * Math.exp(0.1 * random.nextGaussian()));
    }
    Forecast forecast = model.forecast(work("a", SIZE));
    assertTrue(forecast.learned());
    assertEquals(1, forecast.likely() / (PER_UNIT * SIZE), 0.15);
    assertEquals(1, forecast.quiet() / (PER_UNIT * SIZE), 0.35);
    assertTrue(forecast.safe() < 1.6 * PER_UNIT * SIZE);
  }

  @Test
  void safeMeansThatNearlyAllIsInTime() {
    Random random = new Random(2);
    int late = 0;
    for (int i = 0; i < 2200; i++) {
      double time = PER_UNIT * SIZE * Math.exp(0.2 * random.nextGaussian());
      late += i >= 200 && time > model.forecast(work("a", SIZE)).safe() ? 1 : 0;
      observe("a", SIZE, time);
    }
    assertTrue(late <= 0.03 * 2000, late + " of 2000 took longer");
    assertTrue(late > 0, "a margin that is never used is too wide");
  }

  @Test
  void aMachineThatGetsTwiceSlowerIsFollowedWithinAFewObservationsInAllItsWork() {
    for (int i = 0; i < 100; i++) {
      observe("a", SIZE, PER_UNIT * SIZE);
      observe("b", SIZE, 3 * PER_UNIT * SIZE);
    }
    for (int i = 0; i < 5; i++) {
      observe("a", SIZE, 2 * PER_UNIT * SIZE);
    }
    assertEquals(2, model.forecast(work("a", SIZE)).likely() / (PER_UNIT * SIZE), 0.25);
    assertEquals(6, model.forecast(work("b", SIZE)).likely() / (PER_UNIT * SIZE), 0.75);
    // A budget is still judged by what the machine can do.
    assertTrue(model.forecast(work("b", SIZE)).quiet() < 1.3 * 3 * PER_UNIT * SIZE);
  }

  @Test
  void slownessIsForgottenAfterAPauseAndTheMarginCoversIt() {
    for (int i = 0; i < 400; i++) {
      // Bursts, half of the time.
      observe("a", SIZE, (i / 40 % 2 + 1) * PER_UNIT * SIZE);
    }
    double during = model.forecast(work("a", SIZE)).likely();
    clock.addAndGet(30_000_000_000L);
    Forecast later = model.forecast(work("a", SIZE));
    assertTrue(later.likely() < 0.85 * during, later + " during " + during);
    assertTrue(later.safe() > 1.9 * PER_UNIT * SIZE, later.toString());
    assertEquals(1.1, later.quiet() / (PER_UNIT * SIZE), 0.35);
  }

  @Test
  void forecastsAreNeverShorterForMoreNorNegativeNorNotANumber() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      TimeModel own = new TimeModel(clock::get);
      int observations = 1 + random.nextInt(40);
      for (int i = 0; i < observations; i++) {
        clock.addAndGet(random.nextInt(1_000_000_000));
        own.observe(
            work("a", Math.exp(20 * random.nextDouble())),
            (long) (Math.exp(30 * random.nextDouble()) - 2));
      }
      Forecast before = Forecast.NOTHING;
      for (double size = 0.5; size < 1e12; size *= 1.3) {
        Forecast forecast = own.forecast(work("a", size));
        assertTrue(forecast.quiet() >= before.quiet(), "quiet at " + size);
        assertTrue(forecast.likely() >= before.likely(), "likely at " + size);
        assertTrue(forecast.safe() >= before.safe(), "safe at " + size);
        assertTrue(forecast.quiet() > 0 && forecast.safe() < Double.POSITIVE_INFINITY);
        assertTrue(forecast.quiet() <= forecast.safe() && forecast.likely() <= forecast.safe());
        before = forecast;
      }
    }
  }

  @Test
  void beyondTheSizesSeenTimeIsProportionalAndTheMarginGrows() {
    for (int i = 0; i < 50; i++) {
      observe("a", SIZE, PER_UNIT * SIZE);
    }
    Forecast near = model.forecast(work("a", SIZE));
    Forecast far = model.forecast(work("a", 16 * SIZE));
    assertEquals(16, far.likely() / near.likely(), 1e-6);
    assertTrue(far.safe() / far.likely() > 2 * near.safe() / near.likely());
  }

  @Test
  void whatWasLearnedSurvivesInAFile(@TempDir Path data) throws IOException {
    for (int i = 0; i < 50; i++) {
      observe("a", SIZE, PER_UNIT * SIZE * (1 + i % 2));
      observe("a", 4 * SIZE, PER_UNIT * SIZE * 3);
    }
    TimesFile file = new TimesFile(data);
    assertEquals(List.of(), file.read().times());
    assertTrue(file.read().warning().isEmpty());
    file.write(model.learned());
    assertEquals(model.learned(), file.read().times());
    TimeModel next = new TimeModel(clock::get);
    next.restore(file.read().times());
    assertEquals(
        model.forecast(work("a", 2 * SIZE)).quiet() / next.forecast(work("a", 2 * SIZE)).quiet(),
        1,
        0.1);
    assertTrue(next.forecast(work("a", SIZE)).learned());
  }

  @Test
  void aDamagedFileIsWarnedOfAndWrittenAnew(@TempDir Path data) throws IOException {
    TimesFile file = new TimesFile(data);
    observe("a", SIZE, PER_UNIT * SIZE);
    file.write(model.learned());
    String good = Files.readString(data.resolve(TimesFile.NAME));
    for (String damaged :
        List.of(
            "",
            "{",
            "[]",
            "{\"times\":[{}]}",
            good.substring(0, good.length() / 2),
            good.replace("\"octave\":17", "\"octave\":3"),
            good.replace("\"count\":1", "\"count\":0"),
            good.replace("\"variance\":0.0", "\"variance\":-1"))) {
      Files.writeString(data.resolve(TimesFile.NAME), damaged);
      assertEquals(List.of(), file.read().times(), damaged);
      assertTrue(file.read().warning().isPresent(), damaged);
    }
    file.write(model.learned());
    assertEquals(model.learned(), file.read().times());
  }
}
