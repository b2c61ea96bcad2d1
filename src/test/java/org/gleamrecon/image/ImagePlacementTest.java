package org.gleamrecon.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.gleamrecon.kspace.SliceGeometry;
import org.gleamrecon.kspace.Vector3d;
import org.junit.jupiter.api.Test;

class ImagePlacementTest {
  private static final long SEED = 31;
  private static final Vector3d X = new Vector3d(1, 0, 0);
  private static final Vector3d Y = new Vector3d(0, 1, 0);
  private static final Vector3d Z = new Vector3d(0, 0, 1);

  @Test
  void anAxialSliceHasTheNumbersOfAPencilAndPaper() {
    // 240 / 4 = 60 mm and 90 / 3 = 30 mm per pixel; pixel (2, 1) sits at the position
    ImageGeometry image =
        new ImagePlacement(4, 3, 1, 240, 90, 5).place(slice(10, 20, 30, X, Y, Z), 0);
    assertArrayEquals(new double[] {-110, -10, 30}, image.imagePositionPatient());
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, image.imageOrientationPatient());
    assertEquals(60, image.spacingXMm());
    assertEquals(30, image.spacingYMm());
    assertEquals(5, image.sliceThicknessMm());
    assertEquals(30, image.sliceLocationMm());
    assertEquals(0, image.sliceSpacingMm());
  }

  @Test
  void partitionsSurroundThePositionOfTheSlab() {
    ImagePlacement slab = new ImagePlacement(2, 2, 4, 2, 2, 12);
    SliceGeometry place = slice(0, 0, 100, X, Y, Z);
    double[] heights = new double[4];
    for (int z = 0; z < 4; z++) {
      heights[z] = slab.place(place, z).imagePositionPatient()[2];
      assertEquals(3, slab.place(place, z).sliceSpacingMm());
      assertEquals(3, slab.place(place, z).sliceThicknessMm());
    }
    assertArrayEquals(new double[] {94, 97, 100, 103}, heights);
  }

  @Test
  void theCentrePixelSitsAtThePositionWhateverTheOrientation() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 200; trial++) {
      Vector3d read = unit(random);
      Vector3d other = unit(random).cross(read);
      Vector3d phase = other.times(1 / other.length());
      Vector3d normal = read.cross(phase);
      int nx = 1 + random.nextInt(9);
      int ny = 1 + random.nextInt(9);
      int nz = 1 + random.nextInt(9);
      ImagePlacement placement = new ImagePlacement(nx, ny, nz, 200, 170, 30);
      ImageGeometry middle =
          placement.place(new SliceGeometry(unit(random).times(99), read, phase, normal), nz / 2);
      Vector3d pixel =
          middle
              .firstVoxelMm()
              .plus(read.times(Math.floor(nx / 2.0) * middle.spacingXMm()))
              .plus(phase.times(Math.floor(ny / 2.0) * middle.spacingYMm()));
      assertEquals(0, pixel.plus(middle.positionMm().times(-1)).length(), 1e-10);
    }
  }

  @Test
  void theSpacingIsTheDistanceOfNeighboursAlongTheNormal() {
    // recorded interleaved and twice, shifted in the plane as well
    List<ImageGeometry> series =
        List.of(0, 2, 4, 1, 3, 0, 2, 4, 1, 3).stream()
            .map(i -> single(slice(3 * i, 7, 5.5 * i, X, Y, Z)))
            .toList();
    ImagePlacement.withSliceSpacing(series)
        .forEach(image -> assertEquals(5.5, image.sliceSpacingMm(), 1e-12));
  }

  @Test
  void unevenGapsHaveNoSpacing() {
    List<ImageGeometry> series =
        List.of(
            single(slice(0, 0, 0, X, Y, Z)),
            single(slice(0, 0, 5, X, Y, Z)),
            single(slice(0, 0, 12, X, Y, Z)));
    assertEquals(0, ImagePlacement.sliceSpacingMm(series));
  }

  @Test
  void everyStackOfALocalizerHasItsOwnSpacing() {
    List<ImageGeometry> spaced =
        ImagePlacement.withSliceSpacing(
            List.of(
                single(slice(0, 0, 0, X, Y, Z)),
                single(slice(0, 0, 0, Y, Z, X)),
                single(slice(0, 0, 8, X, Y, Z)),
                single(slice(6, 0, 0, Y, Z, X)),
                single(slice(0, 0, 0, Z, X, Y))));
    assertArrayEquals(
        new double[] {8, 6, 8, 6, 0},
        spaced.stream().mapToDouble(ImageGeometry::sliceSpacingMm).toArray());
  }

  @Test
  void whatIsNoSizeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ImagePlacement(0, 1, 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ImagePlacement(1, 1, 1, 0, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new ImagePlacement(1, 1, 1, 1, Double.NaN, 1));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> new ImagePlacement(1, 1, 2, 1, 1, 1).place(slice(0, 0, 0, X, Y, Z), 2));
  }

  private static ImageGeometry single(SliceGeometry slice) {
    return new ImagePlacement(8, 8, 1, 80, 80, 4).place(slice, 0);
  }

  private static SliceGeometry slice(
      double x, double y, double z, Vector3d read, Vector3d phase, Vector3d normal) {
    return new SliceGeometry(new Vector3d(x, y, z), read, phase, normal);
  }

  private static Vector3d unit(Random random) {
    Vector3d any =
        new Vector3d(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    return any.times(1 / any.length());
  }
}
