package org.gleamrecon.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.Deflater;
import java.util.zip.ZipFile;
import org.gleamrecon.audit.Subject;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.results.KeptFiles;

/**
 * The images of a run in files from which every form of answer is made: the DICOM files in an
 * archive that is not compressed, so that each is found at once, the MRD stream and the montage. So
 * whoever fetches them twice gets the same bytes, and no pixel is in memory meanwhile.
 */
final class KeptImages implements AnswerImages, AutoCloseable {
  /** Stands for all forms where encoding is timed. */
  static final String FORM = "KEPT";

  private static final String INSTANCES = "instances.zip";
  private static final String STREAM = "images.mrd";
  private static final String MONTAGE = "montage.png";

  /** The study's UID, and in the next line the patient's ID if there is one, for the audit. */
  private static final String SUBJECT = "subject";

  /** DICOM, complex float, grey. */
  private static final int BYTES_PER_PIXEL = 2 + 8 + 1;

  /** Attributes of an image, twice. */
  private static final int BYTES_PER_IMAGE = 16 << 10;

  private final KeptFiles files;
  private final ZipFile archive;

  private KeptImages(KeptFiles files, ZipFile archive) {
    this.files = files;
    this.archive = archive;
  }

  /** About how many bytes the images of a reconstruction take. */
  static long bytes(Reconstruction result) {
    long bytes = result.header().xml().length();
    for (MrImage image : result.images()) {
      bytes += (long) image.nx() * image.ny() * BYTES_PER_PIXEL + BYTES_PER_IMAGE;
    }
    return bytes;
  }

  static void write(AnswerImages images, Subject whose, KeptFiles files) throws IOException {
    try (OutputStream out = files.create(SUBJECT)) {
      out.write(
          (whose.studyInstanceUid().orElse("") + "\n" + whose.patientId().orElse(""))
              .getBytes(StandardCharsets.UTF_8));
    }
    ReconstructionWriter.zip(images, Deflater.NO_COMPRESSION, files.create(INSTANCES));
    try (OutputStream out = files.create(STREAM)) {
      images.mrdStream(out);
    }
    if (AnswerFormat.PNG.holds(images.count())) {
      try (OutputStream out = files.create(MONTAGE)) {
        images.montage(out);
      }
    }
  }

  /** Images that were written. */
  static KeptImages open(KeptFiles files) throws IOException {
    return new KeptImages(files, new ZipFile(files.path(INSTANCES).toFile()));
  }

  /** Whose they are. */
  Subject subject() throws IOException {
    String[] lines = Files.readString(files.path(SUBJECT)).split("\n", 2);
    return Subject.given(lines[1], lines[0]);
  }

  @Override
  public int count() {
    return archive.size();
  }

  @Override
  public byte[] instance(int index) throws IOException {
    try (InputStream in =
        archive.getInputStream(archive.getEntry(ReconstructionWriter.entry(index)))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void mrdStream(OutputStream out) throws IOException {
    Files.copy(files.path(STREAM), out);
  }

  @Override
  public void montage(OutputStream out) throws IOException {
    Files.copy(files.path(MONTAGE), out);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
