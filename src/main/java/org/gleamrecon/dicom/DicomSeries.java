package org.gleamrecon.dicom;

import java.util.List;
import org.gleamrecon.image.MrImage;

/**
 * The images of a series as DICOM files, each encoded when it is asked for.
 *
 * @param encoder of these images
 */
public record DicomSeries(DicomEncoder encoder, List<MrImage> images) {
  public DicomSeries {
    images = List.copyOf(images);
  }

  /** How many. */
  public int size() {
    return images.size();
  }

  /** SOP class of each. */
  public String sopClassUid() {
    return DicomEncoder.SOP_CLASS_UID;
  }

  /** SOP Instance UID of an image. */
  public String sopInstanceUid(int index) {
    return encoder.sopInstanceUid(images.get(index));
  }

  /** The file of an image (PS3.10). */
  public byte[] file(int index) {
    return encoder.encode(images.get(index));
  }
}
