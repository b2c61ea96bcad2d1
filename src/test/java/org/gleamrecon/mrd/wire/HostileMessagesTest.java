package org.gleamrecon.mrd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.gleamrecon.failure.Blame;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.PixelData;
import org.junit.jupiter.api.Test;

class HostileMessagesTest {
  private static ReconstructionException refusal(ByteBuffer bytes) {
    return assertThrows(
        ReconstructionException.class,
        () -> {
          MessageReader reader = MessageReader.of(bytes);
          while (reader.read().isPresent()) {
            // read on
          }
        });
  }

  private static ByteBuffer message(int number, int bodyBytes) {
    return ByteBuffer.allocate(2 + bodyBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) number);
  }

  private static ByteBuffer one(MrdMessage message) {
    return ByteBuffer.wrap(ExampleScan.bytes(List.of(message))).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void flippedBytesGiveMessagesOrTheSendersFault() throws IOException {
    byte[] good = ExampleScan.bytes(ExampleScan.everyMessage(new Random(9)));
    Random random = new Random(10);
    int refused = 0;
    for (int trial = 0; trial < 4000; trial++) {
      byte[] bad = good.clone();
      int flips = 1 + random.nextInt(4);
      for (int flip = 0; flip < flips; flip++) {
        int at = random.nextInt(bad.length - 1);
        if (random.nextInt(3) == 0) {
          bad[at] = (byte) 0xff;
          bad[at + 1] = (byte) 0xff;
        } else {
          bad[at] = (byte) random.nextInt();
        }
      }
      try {
        MessageReader reader = MessageReader.of(ByteBuffer.wrap(bad));
        while (reader.read().isPresent()) {
          // read on
        }
      } catch (ReconstructionException failure) {
        assertEquals(Blame.SENDER, failure.code().blame(), "trial " + trial);
        refused++;
      }
    }
    assertTrue(refused > 400, refused + " of 4000 refused");
  }

  @Test
  void anUnknownMessageIsNamedByItsNumber() {
    ReconstructionException failure = refusal(message(1019, 100));
    assertEquals(FailureCode.MRD_UNKNOWN_MESSAGE, failure.code());
    assertTrue(failure.detail().contains("1019"), failure.detail());
  }

  @Test
  void aTextOfFourGigabytesIsRefusedByItsLength() {
    for (MessageId id : List.of(MessageId.TEXT, MessageId.CONFIG_TEXT)) {
      ReconstructionException failure = refusal(message(id.number(), 4).putInt(2, -1));
      assertEquals(FailureCode.MRD_MALFORMED, failure.code());
      assertTrue(failure.detail().contains("4294967295"), failure.detail());
    }
    assertEquals(
        FailureCode.MRD_MALFORMED, refusal(message(6, 24).putLong(18, Long.MIN_VALUE)).code());
  }

  @Test
  void aHeaderOfFourGigabytesIsRefusedByItsLength() {
    assertEquals(FailureCode.MRD_HEADER_INVALID, refusal(message(3, 4).putInt(2, -1)).code());
  }

  @Test
  void anAcquisitionOfHalfAGigabyteIsRefusedByItsHeader() {
    ByteBuffer bytes =
        one(
            new MrdMessage.AcquisitionMessage(
                ExampleScan.randomAcquisition(new Random(1), 8, 2, 0)));
    bytes.putShort(2 + 34, (short) -1).putShort(2 + 38, (short) 1024);
    assertEquals(FailureCode.SCAN_TOO_LARGE, refusal(bytes).code());
  }

  @Test
  void moreChannelsThanTheMaskHoldsAreRefused() {
    ByteBuffer bytes =
        one(
            new MrdMessage.AcquisitionMessage(
                ExampleScan.randomAcquisition(new Random(1), 8, 2, 0)));
    bytes.putShort(2 + 38, (short) 1025);
    assertEquals(FailureCode.MRD_MALFORMED, refusal(bytes).code());
  }

  @Test
  void aTrajectoryOfFiveDimensionsIsRefused() {
    ByteBuffer bytes =
        one(
            new MrdMessage.AcquisitionMessage(
                ExampleScan.randomAcquisition(new Random(1), 8, 2, 0)));
    bytes.putShort(2 + 176, (short) 5);
    assertEquals(FailureCode.MRD_MALFORMED, refusal(bytes).code());
  }

  @Test
  void compressedSamplesAreRefused() {
    for (int flag = 53; flag <= 56; flag++) {
      ByteBuffer bytes =
          one(
              new MrdMessage.AcquisitionMessage(
                  ExampleScan.randomAcquisition(new Random(1), 8, 2, 0)));
      bytes.putLong(4, 1L << (flag - 1));
      assertEquals(FailureCode.COMPRESSED_ACQUISITION, refusal(bytes).code());
    }
  }

  @Test
  void anImageOfEveryPixelThatFitsTheHeaderIsRefused() {
    ByteBuffer bytes = message(1022, 206);
    for (int at : new int[] {16, 18, 20, 34}) {
      bytes.putShort(2 + at, (short) -1);
    }
    for (int type = 1; type <= 8; type++) {
      bytes.putShort(2 + 2, (short) type);
      assertEquals(FailureCode.MRD_MALFORMED, refusal(bytes).code());
    }
  }

  @Test
  void anImageOfAnUnknownTypeIsRefused() {
    assertEquals(
        FailureCode.MRD_MALFORMED, refusal(message(1022, 206).putShort(4, (short) 9)).code());
    assertEquals(FailureCode.MRD_MALFORMED, refusal(message(1022, 206)).code());
  }

  @Test
  void attributeLengthsThatDisagreeAreRefused() {
    ByteBuffer bytes = message(1022, 206).putShort(4, (short) 5).putLong(2 + 198, 1);
    assertEquals(FailureCode.MRD_MALFORMED, refusal(bytes).code());
  }

  @Test
  void anArrayWhoseExtentsMultiplyToNothingInSixtyFourBitsIsRefused() {
    MrdMessage.NdArray array =
        new MrdMessage.NdArray(1, new long[] {1, 1, 1, 1}, new PixelData.Floats(new float[] {1}));
    ByteBuffer bytes = one(array);
    for (int i = 0; i < 4; i++) {
      bytes.putLong(8 + 8 * i, 1L << 16);
    }
    assertEquals(FailureCode.MRD_MALFORMED, refusal(bytes).code());
    assertEquals(ImageDataType.FLOAT.code(), bytes.getShort(2));
  }

  @Test
  void aPromiseOfMuchThatIsNotKeptTakesLittleMemory() {
    // 255 MB are promised and nothing follows; a heap of hundreds of these would not fit.
    ByteBuffer bytes =
        one(
            new MrdMessage.AcquisitionMessage(
                ExampleScan.randomAcquisition(new Random(1), 8, 2, 0)));
    bytes.putShort(2 + 34, (short) -1).putShort(2 + 38, (short) 510);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    assertEquals(FailureCode.MRD_TRUNCATED, refusal(bytes).code());
    long taken = memory.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < 8 << 20, taken + " bytes allocated");
  }
}
