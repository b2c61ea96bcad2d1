package org.gleamrecon.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A DICOM file (PS3.10 section 7.1): 128 zero bytes, "DICM", the meta information (group 0002), the
 * data set; all of it Explicit VR Little Endian.
 */
final class Part10File {
  static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

  /** Names this implementation for good; never to be reused for another. */
  static final String IMPLEMENTATION_CLASS_UID = "2.25.280150247809313342634124462963144072997";

  static final String IMPLEMENTATION_VERSION_NAME = "GLEAM_RECON_1";
  private static final int PREAMBLE = 128;

  private Part10File() {}

  static byte[] encode(String sopClassUid, String sopInstanceUid, DataSet dataSet) {
    DataSet meta =
        new DataSet()
            .bytes(Tag.FILE_META_INFORMATION_VERSION, Vr.OB, new byte[] {0, 1})
            .text(Tag.MEDIA_STORAGE_SOP_CLASS_UID, Vr.UI, sopClassUid)
            .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, Vr.UI, sopInstanceUid)
            .text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, EXPLICIT_VR_LITTLE_ENDIAN)
            .text(Tag.IMPLEMENTATION_CLASS_UID, Vr.UI, IMPLEMENTATION_CLASS_UID)
            .text(Tag.IMPLEMENTATION_VERSION_NAME, Vr.SH, IMPLEMENTATION_VERSION_NAME);
    meta.unsignedLong(Tag.FILE_META_INFORMATION_GROUP_LENGTH, meta.encodedLength());
    ByteBuffer file =
        ByteBuffer.allocate(PREAMBLE + 4 + meta.encodedLength() + dataSet.encodedLength())
            .order(ByteOrder.LITTLE_ENDIAN);
    file.position(PREAMBLE);
    file.put("DICM".getBytes(StandardCharsets.US_ASCII));
    meta.encode(file);
    dataSet.encode(file);
    return file.array();
  }
}
