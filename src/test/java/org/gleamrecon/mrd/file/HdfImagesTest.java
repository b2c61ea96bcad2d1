package org.gleamrecon.mrd.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.Peers;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.Vector3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdfImagesTest {
  @TempDir Path directory;

  @Test
  void imagesOfEveryPixelTypeAreRead() {
    Path file = directory.resolve("images.h5");
    Peers.run(Peers.python("numpy", "h5py"), "src/test/resources/hdf5/images.py", file.toString());
    for (int code = 1; code <= 8; code++) {
      List<Image> images = HdfImages.read(file, "dataset/image_" + code);
      assertEquals(3, images.size());
      for (int i = 0; i < 3; i++) {
        Image image = images.get(i);
        assertEquals(code, image.header().dataType());
        assertEquals(new Vector3(i, -2.5f, 3), image.header().positionMm());
        assertEquals(i, image.header().imageIndex());
        assertEquals("<ismrmrdMeta>" + i + " \u00e4</ismrmrdMeta>", image.attributes());
        for (int k = 0; k < 24; k++) {
          assertEquals(10.0 * i + k, real(image.pixels(), k), "type " + code);
          assertEquals(code > 6 ? -k : 0.0, 0.0 + imaginary(image.pixels(), k), "type " + code);
        }
      }
    }
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> HdfImages.read(file, "dataset/image_9"));
    assertEquals(FailureCode.DATASET_MISSING, failure.code());
  }

  private static double real(PixelData pixels, int k) {
    if (pixels instanceof PixelData.UnsignedShorts p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.Shorts p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.UnsignedInts p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.Ints p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.Floats p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.Doubles p) {
      return p.values()[k];
    } else if (pixels instanceof PixelData.ComplexFloats p) {
      return p.values()[2 * k];
    }
    return ((PixelData.ComplexDoubles) pixels).values()[2 * k];
  }

  private static double imaginary(PixelData pixels, int k) {
    if (pixels instanceof PixelData.ComplexFloats p) {
      return p.values()[2 * k + 1];
    } else if (pixels instanceof PixelData.ComplexDoubles p) {
      return p.values()[2 * k + 1];
    }
    return 0;
  }

  @Test
  void whatTheReferenceReconstructionAppendsIsRead() {
    Path file = directory.resolve("scan.h5");
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"),
        "-m",
        "32",
        "-c",
        "2",
        "-o",
        file.toString());
    Peers.run(Peers.program("ismrmrd_recon_cartesian_2d"), file.toString());
    List<Image> images = HdfImages.read(file, "dataset/cpp");
    assertEquals(1, images.size());
    assertEquals(32, images.get(0).header().matrixSize().x());
    assertEquals(32 * 32, images.get(0).pixels().length());
  }
}
