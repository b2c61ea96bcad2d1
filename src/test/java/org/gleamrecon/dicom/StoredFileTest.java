package org.gleamrecon.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFileTest {
  @TempDir Path directory;

  @Test
  void dataSetsAreThoseThatAnotherProgramMakes() throws IOException {
    String dcmconv = Peers.program("dcmconv");
    byte[] file = SampleSeries.oblique().series(8).file(2);
    Path written = Files.write(directory.resolve("in.dcm"), file);
    for (String syntax :
        new String[] {DicomEncoder.TRANSFER_SYNTAX_UID, StoredFile.IMPLICIT_VR_LITTLE_ENDIAN}) {
      Path out = directory.resolve("out");
      String option = syntax.equals(DicomEncoder.TRANSFER_SYNTAX_UID) ? "+te" : "+ti";
      Peers.run(dcmconv, "-F", option, "+e", "-g", written.toString(), out.toString());
      ByteBuffer expected = ByteBuffer.wrap(Files.readAllBytes(out));
      assertEquals(expected, StoredFile.dataSet(file, syntax), option);
    }
  }

  @Test
  void foreignFilesAreRefused() {
    byte[] file = SampleSeries.oblique().series(8).file(0);
    Random random = new Random(4);
    for (int length : new int[] {0, 10, 143, 144, 150, 400, file.length - 1}) {
      assertThrows(
          ReconstructionException.class,
          () ->
              StoredFile.dataSet(Arrays.copyOf(file, length), StoredFile.IMPLICIT_VR_LITTLE_ENDIAN),
          "length " + length);
    }
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = file.clone();
      damaged[140 + random.nextInt(1000)] = (byte) random.nextInt();
      try {
        StoredFile.dataSet(damaged, StoredFile.IMPLICIT_VR_LITTLE_ENDIAN);
      } catch (ReconstructionException refused) {
        // Refused, and nothing else.
      }
    }
  }
}
