package org.gleamrecon.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PassClockTest {
  @Test
  void whatComesAfterTheLossIsTheWayBackThoughOthersAreLetInBetween() throws InterruptedException {
    PassClock clock = new PassClock();
    clock.begin();
    clock.fullest();
    clock.next();
    TimeUnit.MILLISECONDS.sleep(30);
    clock.end();
    assertTrue(clock.backwardMs() >= 30, "way back " + clock.backwardMs());
    clock.begin();
    TimeUnit.MILLISECONDS.sleep(30);
    double before = clock.forwardMs();
    clock.fullest();
    assertTrue(clock.forwardMs() - before >= 30, "way forward " + clock.forwardMs());
  }
}
