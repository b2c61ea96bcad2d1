package org.gleamrecon.delivery.association;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.dicom.DicomEncoder;

/**
 * An association that was accepted (PS3.8 section 7). One thread at a time, one message at a time.
 * After an exception it is over.
 */
public final class Association implements AutoCloseable {
  /** Verification (PS3.4 annex A). */
  public static final String VERIFICATION = "1.2.840.10008.1.1";

  /** Proposed contexts of one association have odd numbers to 255. */
  public static final int MOST_CONTEXTS = 128;

  private static final int LONGEST_RECEIVED = 1 << 14;
  private static final int LONGEST_SENT = 1 << 16;
  private static final int LONGEST_COMMAND = 1 << 16;
  private static final int MOST_FRAGMENTS = 1000;
  private static final int VALUE_HEADER = 6;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Wire wire;
  private final Duration replyTime;
  private final Map<String, Accepted> accepted;
  private final int longestFragment;
  private int messages;
  private boolean usable = true;

  private record Accepted(int contextId, String transferSyntaxUid) {}

  private Association(
      Wire wire, Duration replyTime, Map<String, Accepted> accepted, int longestFragment) {
    this.wire = wire;
    this.replyTime = replyTime;
    this.accepted = accepted;
    this.longestFragment = longestFragment;
  }

  /**
   * Connects and negotiates.
   *
   * @param contexts what is proposed, each SOP class once
   */
  public static Association open(Peer peer, List<PresentationContext> contexts)
      throws AssociationException {
    Wire wire = Wire.connect(peer);
    try {
      wire.write(
          new Pdu.AssociateRequest(
              peer.calledAet(),
              peer.callingAet(),
              contexts,
              new Pdu.UserInformation(
                  LONGEST_RECEIVED,
                  DicomEncoder.IMPLEMENTATION_CLASS_UID,
                  DicomEncoder.IMPLEMENTATION_VERSION_NAME)),
          peer.replyTime());
      Pdu answer = wire.read(peer.replyTime());
      if (answer instanceof Pdu.AssociateAccept accept) {
        return new Association(
            wire, peer.replyTime(), accepted(contexts, accept), longestFragment(accept.user()));
      }
      if (answer instanceof Pdu.AssociateReject reject) {
        throw AssociationException.rejected(reject);
      }
      throw unexpected(answer);
    } catch (AssociationException failure) {
      abort(wire, failure);
      throw failure;
    }
  }

  private static Map<String, Accepted> accepted(
      List<PresentationContext> proposed, Pdu.AssociateAccept answer) throws AssociationException {
    Map<String, Accepted> accepted = new HashMap<>();
    for (Pdu.ContextResult result : answer.contexts()) {
      if (result.result() == 0) {
        PresentationContext context =
            proposed.stream()
                .filter(one -> one.id() == result.id())
                .filter(one -> one.transferSyntaxUids().contains(result.transferSyntaxUid()))
                .findFirst()
                .orElseThrow(
                    () ->
                        AssociationException.protocol(
                            "context %d was accepted as nobody proposed it"
                                .formatted(result.id())));
        accepted.put(
            context.abstractSyntaxUid(), new Accepted(result.id(), result.transferSyntaxUid()));
      }
    }
    return accepted;
  }

  /** Even, as every fragment but the last is to be (PS3.8 annex E.2). */
  private static int longestFragment(Pdu.UserInformation user) throws AssociationException {
    int limit = user.maximumLength() == 0 ? LONGEST_SENT : user.maximumLength();
    int longest = Math.min(limit, LONGEST_SENT) - VALUE_HEADER;
    if (longest < 2) {
      throw AssociationException.protocol(
          "the peer takes no more than %d bytes at a time".formatted(limit));
    }
    return longest - longest % 2;
  }

  /** How data sets of a SOP class are to be encoded; empty if the peer does not take them. */
  public Optional<String> transferSyntax(String sopClassUid) {
    return Optional.ofNullable(accepted.get(sopClassUid)).map(Accepted::transferSyntaxUid);
  }

  /**
   * C-STORE (PS3.7 section 9.1.1).
   *
   * @param dataSet in the transfer syntax that was negotiated
   * @return the peer's status ({@link StoreStatus})
   */
  public int store(String sopClassUid, String sopInstanceUid, ByteBuffer dataSet)
      throws AssociationException {
    CommandSet request =
        request(CommandSet.C_STORE_REQUEST, sopClassUid)
            .number(CommandSet.PRIORITY, 0)
            .number(CommandSet.DATA_SET_TYPE, CommandSet.WITH_DATA_SET)
            .uid(CommandSet.AFFECTED_SOP_INSTANCE_UID, sopInstanceUid);
    return exchange(sopClassUid, request, Optional.of(dataSet));
  }

  /** C-ECHO (PS3.7 section 9.1.5). Returns the peer's status. */
  public int echo() throws AssociationException {
    CommandSet request =
        request(CommandSet.C_ECHO_REQUEST, VERIFICATION)
            .number(CommandSet.DATA_SET_TYPE, CommandSet.NO_DATA_SET);
    return exchange(VERIFICATION, request, Optional.empty());
  }

  private CommandSet request(int command, String sopClassUid) {
    messages = messages % 0xffff + 1;
    return new CommandSet()
        .uid(CommandSet.AFFECTED_SOP_CLASS_UID, sopClassUid)
        .number(CommandSet.COMMAND_FIELD, command)
        .number(CommandSet.MESSAGE_ID, messages);
  }

  private int exchange(String sopClassUid, CommandSet request, Optional<ByteBuffer> dataSet)
      throws AssociationException {
    Accepted context = accepted.get(sopClassUid);
    if (context == null || !usable) {
      throw new IllegalStateException("no accepted context, or the association is over");
    }
    try {
      send(context.contextId(), true, ByteBuffer.wrap(request.encode()));
      if (dataSet.isPresent()) {
        send(context.contextId(), false, dataSet.get().duplicate());
      }
      return status(request, response(context.contextId()));
    } catch (AssociationException failure) {
      usable = false;
      abort(wire, failure);
      throw failure;
    }
  }

  private void send(int contextId, boolean command, ByteBuffer message)
      throws AssociationException {
    do {
      byte[] fragment = new byte[Math.min(longestFragment, message.remaining())];
      message.get(fragment);
      wire.write(
          new Pdu.DataTransfer(
              List.of(new Pdu.DataValue(contextId, command, !message.hasRemaining(), fragment))),
          replyTime);
    } while (message.hasRemaining());
  }

  private CommandSet response(int contextId) throws AssociationException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    for (int fragments = 0; fragments < MOST_FRAGMENTS; fragments++) {
      Pdu pdu = wire.read(replyTime);
      if (!(pdu instanceof Pdu.DataTransfer transfer)) {
        throw unexpected(pdu);
      }
      for (Pdu.DataValue value : transfer.values()) {
        if (value.contextId() != contextId || !value.command()) {
          throw AssociationException.protocol("a fragment that belongs to no response");
        }
        command.writeBytes(value.fragment());
        if (command.size() > LONGEST_COMMAND) {
          throw AssociationException.protocol(
              "a response of more than %d bytes".formatted(LONGEST_COMMAND));
        }
        if (value.last()) {
          return CommandSet.decode(command.toByteArray());
        }
      }
    }
    throw AssociationException.protocol("a response of %d fragments".formatted(MOST_FRAGMENTS));
  }

  private static int status(CommandSet request, CommandSet response) throws AssociationException {
    int asked = request.number(CommandSet.COMMAND_FIELD).orElse(0);
    OptionalInt status = response.number(CommandSet.STATUS);
    if (response.number(CommandSet.COMMAND_FIELD).orElse(0) != (asked | 0x8000)
        || !response
            .number(CommandSet.MESSAGE_ID_RESPONDED_TO)
            .equals(request.number(CommandSet.MESSAGE_ID))
        || response.number(CommandSet.DATA_SET_TYPE).orElse(0) != CommandSet.NO_DATA_SET
        || status.isEmpty()) {
      throw AssociationException.protocol("a response to something else");
    }
    return status.getAsInt();
  }

  private static AssociationException unexpected(Pdu pdu) {
    if (pdu instanceof Pdu.Abort abort) {
      return new AssociationException(
          AssociationException.Kind.ABORTED,
          "the peer aborted: source %d, reason %d".formatted(abort.source(), abort.reason()));
    }
    if (pdu instanceof Pdu.ReleaseRequest) {
      return new AssociationException(
          AssociationException.Kind.CLOSED, "the peer ends the association");
    }
    return AssociationException.protocol("a PDU that is not due");
  }

  /** Says goodbye where anybody is left to hear it. */
  private static void abort(Wire wire, AssociationException why) {
    try {
      if (why.kind() == AssociationException.Kind.PROTOCOL) {
        // Source 2: the service provider; reason 6: an invalid parameter (PS3.8 table 9-26).
        wire.write(new Pdu.Abort(2, 6), FAREWELL);
      }
    } catch (AssociationException gone) {
      why.addSuppressed(gone);
    } finally {
      wire.close();
    }
  }

  /** Releases the association if it is still there (PS3.8 section 7.2). */
  @Override
  public void close() {
    if (!usable) {
      return;
    }
    usable = false;
    try {
      wire.write(new Pdu.ReleaseRequest(), FAREWELL);
      // Both may ask at once: then each answers the other.
      if (wire.read(FAREWELL) instanceof Pdu.ReleaseRequest) {
        wire.write(new Pdu.ReleaseReply(), FAREWELL);
        wire.read(FAREWELL);
      }
    } catch (AssociationException nothingIsLost) {
      // Every message has had its answer.
    } finally {
      wire.close();
    }
  }
}
