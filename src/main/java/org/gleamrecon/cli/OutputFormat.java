package org.gleamrecon.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.dicom.DicomEncoder;
import org.gleamrecon.dicom.SeriesOptions;
import org.gleamrecon.image.Montage;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.pipeline.MrdImages;
import org.gleamrecon.pipeline.Reconstruction;

/** How {@code gleam reconstruct} stores its images. */
enum OutputFormat {
  /** One DICOM instance per image, IM0001.dcm and on; instances left there before are removed. */
  DICOM {
    @Override
    void write(Reconstruction result, Path directory) throws IOException {
      DicomEncoder encoder =
          new DicomEncoder(
              result.header(),
              result.provenance(),
              result.scaling(),
              SeriesOptions.of(LocalDateTime.now(ZoneId.systemDefault())));
      removeInstances(directory);
      for (int i = 0; i < result.images().size(); i++) {
        Files.write(instance(directory, i), encoder.encode(result.images().get(i)));
      }
    }
  },
  /** One MRD stream of header and complex images, images.mrd. */
  MRD {
    @Override
    void write(Reconstruction result, Path directory) throws IOException {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(directory.resolve("images.mrd")))) {
        MrdImages.write(result, out);
      }
    }
  },
  /** One NumPy file, images.npy, complex64, unscaled. */
  NPY {
    @Override
    void write(Reconstruction result, Path directory) throws IOException {
      array(result).write(directory.resolve("images.npy"));
    }
  },
  /** A montage to look at, images.png. */
  PNG {
    @Override
    void write(Reconstruction result, Path directory) throws IOException {
      Files.write(directory.resolve("images.png"), Montage.of(result.images(), result.scaling()));
    }
  };

  /** Writes into a directory that exists. */
  abstract void write(Reconstruction result, Path directory) throws IOException;

  /** Where the DICOM file of image {@code index}, from 0, goes. */
  static Path instance(Path directory, int index) {
    return directory.resolve("IM%04d.dcm".formatted(index + 1));
  }

  /** Removes an earlier series, which must not mix with the new one. */
  static void removeInstances(Path directory) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "IM[0-9]*.dcm")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
  }

  /**
   * All images as one array: [slice, contrast, phase, repetition, set, y, x] in 2D, the same with z
   * before y in 3D. Axes of size 1 are left out, but for the slice in 2D and z in 3D.
   */
  static NpyArray array(Reconstruction result) {
    List<MrImage> images = result.images();
    MrImage first = images.get(0);
    List<Integer> shape = new ArrayList<>(result.shape());
    shape.add(first.ny());
    shape.add(first.nx());
    int size = first.pixels().length;
    float[] values = new float[Math.multiplyExact(size, images.size())];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).pixels(), 0, values, i * size, size);
    }
    return new NpyArray(shape.stream().mapToInt(Integer::intValue).toArray(), values);
  }
}
