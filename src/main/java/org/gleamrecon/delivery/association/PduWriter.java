package org.gleamrecon.delivery.association;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes protocol data units, big endian (PS3.8 section 9.3):
 *
 * <pre>
 * PDU:   type u8, 0 u8, length u32, body
 * item:  type u8, 0 u8, length u16, value
 * value of P-DATA-TF: length u32, context u8, control u8 (bit 0 command, bit 1 last), fragment
 * </pre>
 */
final class PduWriter {
  static final int ASSOCIATE_REQUEST = 0x01;
  static final int ASSOCIATE_ACCEPT = 0x02;
  static final int ASSOCIATE_REJECT = 0x03;
  static final int DATA_TRANSFER = 0x04;
  static final int RELEASE_REQUEST = 0x05;
  static final int RELEASE_REPLY = 0x06;
  static final int ABORT = 0x07;

  static final int APPLICATION_CONTEXT = 0x10;
  static final int PROPOSED_CONTEXT = 0x20;
  static final int ANSWERED_CONTEXT = 0x21;
  static final int ABSTRACT_SYNTAX = 0x30;
  static final int TRANSFER_SYNTAX = 0x40;
  static final int USER_INFORMATION = 0x50;
  static final int MAXIMUM_LENGTH = 0x51;
  static final int IMPLEMENTATION_CLASS_UID = 0x52;
  static final int IMPLEMENTATION_VERSION_NAME = 0x55;

  static final String APPLICATION_CONTEXT_NAME = "1.2.840.10008.3.1.1.1";
  static final int PROTOCOL_VERSION = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PduWriter() {}

  /** The whole unit with its header. */
  static byte[] encode(Pdu pdu) {
    PduWriter body = new PduWriter();
    int type = body.write(pdu);
    PduWriter whole = new PduWriter();
    whole.number(type, 1).number(0, 1).number(body.bytes.size(), 4).raw(body.bytes.toByteArray());
    return whole.bytes.toByteArray();
  }

  private int write(Pdu pdu) {
    if (pdu instanceof Pdu.AssociateRequest request) {
      titles(request.calledAet(), request.callingAet());
      for (PresentationContext context : request.contexts()) {
        PduWriter value = new PduWriter().number(context.id(), 1).number(0, 3);
        value.item(ABSTRACT_SYNTAX, context.abstractSyntaxUid());
        context.transferSyntaxUids().forEach(uid -> value.item(TRANSFER_SYNTAX, uid));
        item(PROPOSED_CONTEXT, value);
      }
      user(request.user());
      return ASSOCIATE_REQUEST;
    }
    if (pdu instanceof Pdu.AssociateAccept accept) {
      titles(accept.calledAet(), accept.callingAet());
      for (Pdu.ContextResult context : accept.contexts()) {
        PduWriter value =
            new PduWriter().number(context.id(), 1).number(0, 1).number(context.result(), 1);
        value.number(0, 1).item(TRANSFER_SYNTAX, context.transferSyntaxUid());
        item(ANSWERED_CONTEXT, value);
      }
      user(accept.user());
      return ASSOCIATE_ACCEPT;
    }
    if (pdu instanceof Pdu.AssociateReject reject) {
      number(0, 1).number(reject.result(), 1).number(reject.source(), 1).number(reject.reason(), 1);
      return ASSOCIATE_REJECT;
    }
    if (pdu instanceof Pdu.DataTransfer transfer) {
      for (Pdu.DataValue value : transfer.values()) {
        number(value.fragment().length + 2, 4).number(value.contextId(), 1);
        number((value.command() ? 1 : 0) | (value.last() ? 2 : 0), 1).raw(value.fragment());
      }
      return DATA_TRANSFER;
    }
    if (pdu instanceof Pdu.Abort abort) {
      number(0, 2).number(abort.source(), 1).number(abort.reason(), 1);
      return ABORT;
    }
    number(0, 4);
    return pdu instanceof Pdu.ReleaseRequest ? RELEASE_REQUEST : RELEASE_REPLY;
  }

  private void titles(String called, String calling) {
    number(PROTOCOL_VERSION, 2).number(0, 2).raw(title(called)).raw(title(calling));
    raw(new byte[32]);
    item(APPLICATION_CONTEXT, APPLICATION_CONTEXT_NAME);
  }

  private static byte[] title(String aet) {
    byte[] padded = new byte[AeTitle.LENGTH];
    Arrays.fill(padded, (byte) ' ');
    byte[] name = aet.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, padded, 0, Math.min(name.length, padded.length));
    return padded;
  }

  private void user(Pdu.UserInformation user) {
    PduWriter value = new PduWriter();
    value.item(MAXIMUM_LENGTH, new PduWriter().number(user.maximumLength(), 4));
    value.item(IMPLEMENTATION_CLASS_UID, user.implementationClassUid());
    value.item(IMPLEMENTATION_VERSION_NAME, user.versionName());
    item(USER_INFORMATION, value);
  }

  private void item(int type, String text) {
    item(type, new PduWriter().raw(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private void item(int type, PduWriter value) {
    if (value.bytes.size() > 0xffff) {
      throw new IllegalArgumentException("an item of " + value.bytes.size() + " bytes");
    }
    number(type, 1).number(0, 1).number(value.bytes.size(), 2).raw(value.bytes.toByteArray());
  }

  private PduWriter number(int value, int width) {
    byte[] wide = ByteBuffer.allocate(4).putInt(value).array();
    bytes.write(wide, 4 - width, width);
    return this;
  }

  private PduWriter raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }
}
