package org.gleamrecon.delivery.association;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decodes protocol data units; the layout is in {@link PduWriter}. */
final class PduReader {
  /** Longest body that is taken, bytes: an A-ASSOCIATE-AC of 128 contexts is far shorter. */
  static final int LONGEST = 1 << 16;

  private static final int HEADER = 6;
  private static final int TITLES = 68;

  private PduReader() {}

  /**
   * Reads one unit.
   *
   * @throws AssociationException PROTOCOL if the bytes are none, CLOSED if they end
   * @throws IOException of the stream
   */
  static Pdu read(InputStream in) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(exactly(in, HEADER));
    int type = header.get() & 0xff;
    long length = header.getInt(2) & 0xffff_ffffL;
    if (type < PduWriter.ASSOCIATE_REQUEST || type > PduWriter.ABORT) {
      throw AssociationException.protocol("type %d is none of a PDU".formatted(type));
    }
    if (length > LONGEST) {
      throw AssociationException.protocol(
          "a PDU of %d bytes, at most %d are taken".formatted(length, LONGEST));
    }
    return decode(type, exactly(in, (int) length));
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new AssociationException(
          AssociationException.Kind.CLOSED,
          "the peer closed after %d of %d bytes".formatted(bytes.length, length),
          new EOFException());
    }
    return bytes;
  }

  /**
   * Decodes a body.
   *
   * @throws AssociationException PROTOCOL
   */
  static Pdu decode(int type, byte[] body) throws AssociationException {
    ByteBuffer in = ByteBuffer.wrap(body);
    return switch (type) {
      case PduWriter.ASSOCIATE_REQUEST -> request(in);
      case PduWriter.ASSOCIATE_ACCEPT -> accept(in);
      case PduWriter.DATA_TRANSFER -> transfer(in);
      case PduWriter.ASSOCIATE_REJECT -> {
        require(in, 4);
        yield new Pdu.AssociateReject(at(in, 1), at(in, 2), at(in, 3));
      }
      case PduWriter.RELEASE_REQUEST -> new Pdu.ReleaseRequest();
      case PduWriter.RELEASE_REPLY -> new Pdu.ReleaseReply();
      case PduWriter.ABORT -> {
        require(in, 4);
        yield new Pdu.Abort(at(in, 2), at(in, 3));
      }
      default -> throw AssociationException.protocol("type %d is none of a PDU".formatted(type));
    };
  }

  private static int at(ByteBuffer in, int offset) {
    return in.get(in.position() + offset) & 0xff;
  }

  private static void require(ByteBuffer in, int bytes) throws AssociationException {
    if (in.remaining() < bytes) {
      throw AssociationException.protocol(
          "%d bytes where %d belong".formatted(in.remaining(), bytes));
    }
  }

  private static String text(ByteBuffer in, int length) throws AssociationException {
    require(in, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    // Some peers pad UIDs with a zero byte.
    return new String(bytes, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
  }

  /** An item: its type, and a window onto its value. */
  private record Item(int type, ByteBuffer value) {
    String text() throws AssociationException {
      return PduReader.text(value, value.remaining());
    }
  }

  private static List<Item> items(ByteBuffer in) throws AssociationException {
    List<Item> items = new ArrayList<>();
    while (in.hasRemaining()) {
      require(in, 4);
      int type = in.get() & 0xff;
      in.get();
      int length = in.getShort() & 0xffff;
      require(in, length);
      items.add(new Item(type, in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return items;
  }

  private static Pdu request(ByteBuffer in) throws AssociationException {
    require(in, TITLES);
    in.position(4);
    String called = text(in, AeTitle.LENGTH);
    String calling = text(in, AeTitle.LENGTH);
    in.position(TITLES);
    List<PresentationContext> contexts = new ArrayList<>();
    Pdu.UserInformation user = new Pdu.UserInformation(0, "", "");
    for (Item item : items(in)) {
      if (item.type() == PduWriter.PROPOSED_CONTEXT) {
        contexts.add(proposed(item.value()));
      } else if (item.type() == PduWriter.USER_INFORMATION) {
        user = user(item.value());
      }
    }
    return new Pdu.AssociateRequest(called, calling, contexts, user);
  }

  private static PresentationContext proposed(ByteBuffer in) throws AssociationException {
    require(in, 4);
    int id = in.getInt() >>> 24;
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    for (Item item : items(in)) {
      if (item.type() == PduWriter.ABSTRACT_SYNTAX) {
        abstractSyntax = item.text();
      } else if (item.type() == PduWriter.TRANSFER_SYNTAX) {
        transferSyntaxes.add(item.text());
      }
    }
    if (id % 2 == 0) {
      throw AssociationException.protocol("context %d is not odd".formatted(id));
    }
    return new PresentationContext(id, abstractSyntax, transferSyntaxes);
  }

  private static Pdu accept(ByteBuffer in) throws AssociationException {
    require(in, TITLES);
    in.position(4);
    String called = text(in, AeTitle.LENGTH);
    String calling = text(in, AeTitle.LENGTH);
    in.position(TITLES);
    List<Pdu.ContextResult> contexts = new ArrayList<>();
    Pdu.UserInformation user = new Pdu.UserInformation(0, "", "");
    for (Item item : items(in)) {
      if (item.type() == PduWriter.ANSWERED_CONTEXT) {
        contexts.add(answered(item.value()));
      } else if (item.type() == PduWriter.USER_INFORMATION) {
        user = user(item.value());
      }
    }
    return new Pdu.AssociateAccept(called, calling, contexts, user);
  }

  private static Pdu.ContextResult answered(ByteBuffer in) throws AssociationException {
    require(in, 4);
    int id = at(in, 0);
    int result = at(in, 2);
    in.position(4);
    String transferSyntax = "";
    for (Item item : items(in)) {
      if (item.type() == PduWriter.TRANSFER_SYNTAX && result == 0) {
        transferSyntax = item.text();
      }
    }
    return new Pdu.ContextResult(id, result, transferSyntax);
  }

  private static Pdu.UserInformation user(ByteBuffer in) throws AssociationException {
    int maximum = 0;
    String uid = "";
    String version = "";
    for (Item item : items(in)) {
      switch (item.type()) {
        case PduWriter.MAXIMUM_LENGTH -> {
          require(item.value(), 4);
          // Beyond 2^31 is as good as no limit.
          maximum = Math.max(0, item.value().getInt());
        }
        case PduWriter.IMPLEMENTATION_CLASS_UID -> uid = item.text();
        case PduWriter.IMPLEMENTATION_VERSION_NAME -> version = item.text();
        default -> {
          // What was not proposed has no effect.
        }
      }
    }
    return new Pdu.UserInformation(maximum, uid, version);
  }

  private static Pdu transfer(ByteBuffer in) throws AssociationException {
    List<Pdu.DataValue> values = new ArrayList<>();
    while (in.hasRemaining()) {
      require(in, 6);
      long length = in.getInt() & 0xffff_ffffL;
      if (length < 2 || length > in.remaining()) {
        throw AssociationException.protocol(
            "a value of %d bytes where %d are left".formatted(length, in.remaining()));
      }
      int context = in.get() & 0xff;
      int control = in.get();
      byte[] fragment = new byte[(int) length - 2];
      in.get(fragment);
      values.add(new Pdu.DataValue(context, (control & 1) != 0, (control & 2) != 0, fragment));
    }
    if (values.isEmpty()) {
      throw AssociationException.protocol("a P-DATA-TF without a value");
    }
    return new Pdu.DataTransfer(values);
  }
}
