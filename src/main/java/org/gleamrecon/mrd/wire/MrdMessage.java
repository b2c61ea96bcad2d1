package org.gleamrecon.mrd.wire;

import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.Waveform;

/**
 * One message of the MRD v1 streaming protocol. Arrays belong to the record. Messages may hold
 * patient data.
 */
public sealed interface MrdMessage {
  MessageId id();

  /** Name of a configuration, at most 1023 bytes of UTF-8. */
  record ConfigFile(String name) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.CONFIG_FILE;
    }
  }

  /** The configuration itself. */
  record ConfigText(String text) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.CONFIG_TEXT;
    }
  }

  /** The MRD header document as it came; {@code org.gleamrecon.mrd.header.HeaderXml} reads it. */
  record Header(byte[] xml) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.HEADER;
    }

    @Override
    public String toString() {
      return "Header[" + xml.length + " bytes]";
    }
  }

  /** One readout. */
  record AcquisitionMessage(Acquisition acquisition) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.ACQUISITION;
    }
  }

  /** A piece of a physiological waveform. */
  record WaveformMessage(Waveform waveform) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.WAVEFORM;
    }
  }

  /** One image. */
  record ImageMessage(Image image) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.IMAGE;
    }
  }

  /** A line for the operator's console, or parameters. */
  record Text(String text) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.TEXT;
    }
  }

  /** The sender has no more to send. */
  record Close() implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.CLOSE;
    }
  }

  /** A question to a Gadgetron, for example {@code gadgetron::info}. */
  record Query(long correlationId, String text) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.QUERY;
    }
  }

  /** The answer to the {@link Query} of the same correlation id. */
  record Response(long correlationId, String text) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.RESPONSE;
    }
  }

  /**
   * A DICOM file.
   *
   * @param file the bytes of a DICOM Part 10 file
   * @param name a file name
   * @param attributes meta attributes as XML text, empty if there are none
   */
  record DicomMessage(byte[] file, String name, String attributes) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.DICOM;
    }

    @Override
    public String toString() {
      return "DicomMessage[" + file.length + " bytes]";
    }
  }

  /**
   * An array.
   *
   * @param dimensions number of elements along each dimension, the fastest first
   */
  record NdArray(int version, long[] dimensions, PixelData elements) implements MrdMessage {
    @Override
    public MessageId id() {
      return MessageId.ND_ARRAY;
    }
  }
}
