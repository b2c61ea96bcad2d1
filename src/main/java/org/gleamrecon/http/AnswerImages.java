package org.gleamrecon.http;

import java.io.IOException;
import java.io.OutputStream;

/** The images of a scan in all forms that an answer may have, one by one. */
interface AnswerImages {
  int count();

  /** A DICOM file; {@code index} from 0. */
  byte[] instance(int index) throws IOException;

  /** Header and complex images as an MRD v1 stream. */
  void mrdStream(OutputStream out) throws IOException;

  /** A PNG of all images. */
  void montage(OutputStream out) throws IOException;
}
