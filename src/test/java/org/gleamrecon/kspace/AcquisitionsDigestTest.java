package org.gleamrecon.kspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gleamrecon.mrd.AcquisitionFlag;
import org.junit.jupiter.api.Test;

class AcquisitionsDigestTest {
  private static SmallScan scan(float value, int step) {
    return new SmallScan()
        .add(new Readout(1, 16).constant(3).flag(AcquisitionFlag.IS_NAVIGATION_DATA))
        .add(new Readout(1, 16).constant(1))
        .add(new Readout(1, 16).constant(value).step1(step));
  }

  @Test
  void samplesReadForTheImageAreNotReadAgain() {
    MemoryScan memory = scan(2, 1).make();
    AcquisitionsDigest digest = new AcquisitionsDigest(memory);
    ScanLayout layout = ScanLayout.of(digest);
    new KSpaceAssembler(digest, layout, Prewhitening.none(1)).assemble(layout.frames().get(0));
    digest.value();
    digest.value();
    for (int i = 0; i < memory.size(); i++) {
      assertEquals(1, memory.reads(i), "acquisition " + i);
    }
  }

  @Test
  void theOrderOfReadingDoesNotMatter() {
    byte[] expected = new AcquisitionsDigest(scan(2, 1).make()).value();
    AcquisitionsDigest digest = new AcquisitionsDigest(scan(2, 1).make());
    digest.read(2);
    digest.read(0);
    assertArrayEquals(expected, digest.value());
    AcquisitionsDigest parallel = new AcquisitionsDigest(scan(2, 1).make());
    IntStream.range(0, 30).parallel().forEach(i -> parallel.read(i % 3));
    assertArrayEquals(expected, parallel.value());
    assertEquals(32, expected.length);
  }

  @Test
  void anyChangeThatReachesPixelsChangesTheDigest() {
    byte[] one = new AcquisitionsDigest(scan(2, 1).make()).value();
    byte[][] others = {
      new AcquisitionsDigest(scan(2.0000002f, 1).make()).value(),
      new AcquisitionsDigest(scan(2, 2).make()).value(),
      new AcquisitionsDigest(scan(2, 1).centres(4, null).make()).value(),
      new AcquisitionsDigest(scan(2, 1).recon(8, 9, 1, 160, 160, 5).make()).value(),
      new AcquisitionsDigest(scan(2, 1).recon(8, 8, 1, 160, 160, 6).make()).value(),
      new AcquisitionsDigest(scan(2, 1).add(new Readout(1, 16)).make()).value(),
    };
    for (byte[] other : others) {
      assertFalse(Arrays.equals(one, other));
    }
  }
}
