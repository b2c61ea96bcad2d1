package org.gleamrecon.delivery.association;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PduTest {
  private static final Pdu.UserInformation USER =
      new Pdu.UserInformation(16384, "1.2.3.4", "TEST_1");
  private static final List<Pdu> ALL =
      List.of(
          new Pdu.AssociateRequest(
              "ARCHIVE",
              "SIXTEEN LETTERS!",
              List.of(
                  new PresentationContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2")),
                  new PresentationContext(255, "1.2.3", List.of("1.2.4", "1.2.5"))),
              USER),
          new Pdu.AssociateAccept(
              "ARCHIVE",
              "A",
              List.of(new Pdu.ContextResult(1, 0, "1.2.4"), new Pdu.ContextResult(3, 3, "")),
              USER),
          new Pdu.AssociateReject(2, 3, 1),
          new Pdu.ReleaseRequest(),
          new Pdu.ReleaseReply(),
          new Pdu.Abort(2, 6));

  private static Pdu read(byte[] bytes) throws IOException {
    return PduReader.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void everyUnitIsReadAsItWasWritten() throws IOException {
    for (Pdu pdu : ALL) {
      assertEquals(pdu, read(PduWriter.encode(pdu)));
    }
  }

  @Test
  void fragmentsAreReadAsTheyWereWritten() throws IOException {
    byte[] fragment = {1, 2, 3};
    Pdu.DataTransfer pdu =
        (Pdu.DataTransfer)
            read(
                PduWriter.encode(
                    new Pdu.DataTransfer(
                        List.of(
                            new Pdu.DataValue(5, true, false, fragment),
                            new Pdu.DataValue(255, false, true, new byte[0])))));
    assertEquals(2, pdu.values().size());
    assertArrayEquals(fragment, pdu.values().get(0).fragment());
    assertEquals(5, pdu.values().get(0).contextId());
    assertTrue(pdu.values().get(0).command() && !pdu.values().get(0).last());
    assertEquals(255, pdu.values().get(1).contextId());
    assertTrue(!pdu.values().get(1).command() && pdu.values().get(1).last());
  }

  /** PS3.8 tables 9-11 to 9-26, laid out by hand. */
  @Test
  void bytesLieWhereTheStandardPutsThem() {
    assertEquals("05000000000400000000", hex(new Pdu.ReleaseRequest()));
    assertEquals("06000000000400000000", hex(new Pdu.ReleaseReply()));
    assertEquals("07000000000400000206", hex(new Pdu.Abort(2, 6)));
    assertEquals("03000000000400010107", hex(new Pdu.AssociateReject(1, 1, 7)));
    assertEquals(
        "04000000000700000003" + "0302" + "ff",
        hex(new Pdu.DataTransfer(List.of(new Pdu.DataValue(3, false, true, new byte[] {-1})))));
    assertEquals(
        "010000000095"
            + "00010000"
            + HexFormat.of().formatHex("ARCHIVE         ".getBytes(US_ASCII))
            + HexFormat.of().formatHex("ME              ".getBytes(US_ASCII))
            + "00".repeat(32)
            + "10000015"
            + HexFormat.of().formatHex("1.2.840.10008.3.1.1.1".getBytes(US_ASCII))
            + "20000018"
            + "01000000"
            + "30000005"
            + HexFormat.of().formatHex("1.2.3".getBytes(US_ASCII))
            + "40000007"
            + HexFormat.of().formatHex("1.2.3.4".getBytes(US_ASCII))
            + "50000018"
            + "51000004"
            + "00004000"
            + "52000005"
            + HexFormat.of().formatHex("1.2.9".getBytes(US_ASCII))
            + "55000003"
            + HexFormat.of().formatHex("V_1".getBytes(US_ASCII)),
        hex(
            new Pdu.AssociateRequest(
                "ARCHIVE",
                "ME",
                List.of(new PresentationContext(1, "1.2.3", List.of("1.2.3.4"))),
                new Pdu.UserInformation(16384, "1.2.9", "V_1"))));
  }

  private static String hex(Pdu pdu) {
    return HexFormat.of().formatHex(PduWriter.encode(pdu));
  }

  @Test
  void everyTruncationIsAnError() {
    for (Pdu pdu : ALL) {
      byte[] bytes = PduWriter.encode(pdu);
      for (int length = 0; length < bytes.length; length++) {
        byte[] part = Arrays.copyOf(bytes, length);
        AssociationException failure = assertThrows(AssociationException.class, () -> read(part));
        assertEquals(AssociationException.Kind.CLOSED, failure.kind());
      }
    }
  }

  @Test
  void damagedUnitsAreReadOrRefusedAndNothingElse() throws IOException {
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = PduWriter.encode(ALL.get(random.nextInt(ALL.size())));
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        bytes[6 + random.nextInt(bytes.length - 6)] = (byte) random.nextInt();
      }
      try {
        PduReader.decode(bytes[0], Arrays.copyOfRange(bytes, 6, bytes.length));
      } catch (AssociationException expected) {
        assertEquals(AssociationException.Kind.PROTOCOL, expected.kind());
        refused++;
      }
    }
    assertTrue(refused > 1000, "refused " + refused);
  }

  @Test
  void garbageIsReadOrRefusedAndNothingElse() {
    Random random = new Random(21);
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      int type = random.nextInt(10);
      try {
        PduReader.decode(type, body);
        CommandSet.decode(body);
      } catch (AssociationException expected) {
        assertEquals(AssociationException.Kind.PROTOCOL, expected.kind());
      }
    }
  }

  @Test
  void aLengthIsCheckedBeforeItIsBelieved() {
    for (String header : List.of("0400ffffffff", "040000010001", "0200ffffffff", "080000000004")) {
      AssociationException failure =
          assertThrows(
              AssociationException.class, () -> read(HexFormat.of().parseHex(header)), header);
      assertEquals(AssociationException.Kind.PROTOCOL, failure.kind(), header);
    }
  }

  @Test
  void commandsAreReadAsTheyWereWritten() throws IOException {
    byte[] bytes =
        new CommandSet()
            .uid(CommandSet.AFFECTED_SOP_CLASS_UID, "1.2.840.10008.1.1")
            .number(CommandSet.COMMAND_FIELD, CommandSet.C_ECHO_REQUEST)
            .number(CommandSet.MESSAGE_ID, 0xfffe)
            .number(CommandSet.DATA_SET_TYPE, CommandSet.NO_DATA_SET)
            .encode();
    assertEquals(
        "0000000004000000"
            + "38000000"
            + "0000020012000000"
            + HexFormat.of().formatHex("1.2.840.10008.1.1\0".getBytes(US_ASCII))
            + "0000000102000000"
            + "3000"
            + "0000100102000000"
            + "feff"
            + "0000000802000000"
            + "0101",
        HexFormat.of().formatHex(bytes));
    CommandSet read = CommandSet.decode(bytes);
    assertEquals("1.2.840.10008.1.1", read.uid(CommandSet.AFFECTED_SOP_CLASS_UID));
    assertEquals(0xfffe, read.number(CommandSet.MESSAGE_ID).orElseThrow());
    assertArrayEquals(bytes, read.encode());
  }
}
