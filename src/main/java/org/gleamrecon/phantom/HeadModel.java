package org.gleamrecon.phantom;

import java.util.Random;

/**
 * A head in the patient frame (DICOM LPS: +x left, +y posterior, +z superior; mm, origin near the
 * centre of the brain): which tissue lies where. No two seeds give the same folds.
 *
 * <p>From outside to inside: skin, fat and muscle, skull with marrow, subarachnoid fluid, cortex,
 * white matter, deep nuclei, ventricles. Sulci are the zero surfaces of smooth random fields g,
 * whose distance is |g| / |grad g|, cut off at a depth below the brain's hull; cortex is what lies
 * within a few mm of a sulcus or of the hull. That makes gyri with blades of white matter.
 */
final class HeadModel {
  private static final double[] BRAIN_HALF_AXES_MM = {66, 84, 68};
  private static final double CORTEX_MM = 2.9;
  private static final double[][] LATERAL_VENTRICLE = {
    {11, -34, 6, 3.0},
    {7, -20, 14, 5.0},
    {8, 4, 19, 4.6},
    {15, 24, 17, 5.2},
    {23, 38, 9, 5.6},
    {25, 55, 6, 2.2}
  };
  private static final double[][] TEMPORAL_HORN = {
    {22, 34, 6, 4.5}, {29, 18, -10, 3.0}, {30, -4, -18, 2.0}
  };
  private static final double[][] CAUDATE = {
    {14, -27, 6, 5.5}, {15, -10, 17, 4.6}, {19, 10, 22, 3.2}, {26, 26, 16, 2.2}
  };
  private static final double[][] BRAINSTEM = {{0, 12, -14, 13}, {0, 20, -34, 13}, {0, 28, -70, 9}};
  private static final double[] THALAMUS = {11, 13, 6};
  private static final double[] THALAMUS_HALF_AXES_MM = {8.5, 14, 9};
  private static final double[] PUTAMEN = {27, -4, 3};
  private static final double[] PUTAMEN_HALF_AXES_MM = {5.5, 17, 11};
  private static final double[] PALLIDUM = {20, -1, 0};
  private static final double[] PALLIDUM_HALF_AXES_MM = {4.5, 9, 7};
  private static final double[] THIRD_VENTRICLE = {0, 4, -2};
  private static final double[] THIRD_VENTRICLE_HALF_AXES_MM = {2.6, 14, 10};
  private static final double[] CEREBELLUM = {0, 46, -40};
  private static final double[] CEREBELLUM_HALF_AXES_MM = {52, 32, 25};

  private final GradientNoise hull;
  private final GradientNoise layers;
  private final GradientNoise warp;
  private final GradientNoise broadFolds;
  private final GradientNoise folds;
  private final GradientNoise fineFolds;
  private final double[][] lesions;

  HeadModel(long seed) {
    hull = new GradientNoise(seed + 1, 48);
    layers = new GradientNoise(seed + 2, 26);
    warp = new GradientNoise(seed + 3, 20);
    broadFolds = new GradientNoise(seed + 4, 23);
    folds = new GradientNoise(seed + 5, 14);
    fineFolds = new GradientNoise(seed + 6, 9);
    lesions = lesions(new Random(GradientNoise.mix(seed + 7)));
  }

  private static double[][] lesions(Random random) {
    double[][] found = new double[10][];
    for (int i = 0; i < found.length; i++) {
      double side = random.nextBoolean() ? 1 : -1;
      found[i] =
          new double[] {
            side * (18 + 18 * random.nextDouble()),
            -35 + 75 * random.nextDouble(),
            8 + 34 * random.nextDouble(),
            1.8 + 3.2 * random.nextDouble()
          };
    }
    return found;
  }

  /** Tissue at a point. */
  Tissue at(double x, double y, double z) {
    double depth = depthBelowHull(x, y, z);
    if (depth < -26) {
      return Tissue.AIR;
    }
    return depth < 0 ? shell(-depth, x, y, z) : inside(depth, x, y, z);
  }

  /** Depth below the brain's hull in mm, negative outside: a superellipsoid, wider behind. */
  private double depthBelowHull(double x, double y, double z) {
    double wide = 1 + 0.09 * Math.max(-1, Math.min(1, y / BRAIN_HALF_AXES_MM[1]));
    double a = Math.abs(x) / (BRAIN_HALF_AXES_MM[0] * wide);
    double b = Math.abs(y) / BRAIN_HALF_AXES_MM[1];
    double c = Math.abs(z) / BRAIN_HALF_AXES_MM[2];
    double r = Math.pow(Math.pow(a, 2.3) + Math.pow(b, 2.3) + Math.pow(c, 2.3), 1 / 2.3);
    double distance = Shapes.length(x, y, z);
    double depth = r < 1e-9 ? BRAIN_HALF_AXES_MM[0] : distance * (1 / r - 1);
    return depth + 2.2 * hull.at(x, y, z);
  }

  /** What lies outside the brain. */
  private Tissue shell(double outside, double x, double y, double z) {
    double uneven = layers.at(x, y, z);
    double innerTable = 2.4 + 1.3 * uneven;
    double midline = Math.hypot(x, 0.6 * (outside - innerTable + 2.5));
    if (midline < 3.6 && z > -5 && Math.abs(y) + z > 60) {
      return Tissue.BLOOD; // superior sagittal sinus
    }
    if (outside < innerTable) {
      return Tissue.CSF;
    }
    double diploe = innerTable + 1.7;
    double outerTable = diploe + Math.max(0.8, 2.9 + 2.0 * layers.at(y, z, x));
    double scalp = outerTable + 1.7;
    double temporal =
        Math.max(0, Math.min(1, (18 - z) / 30)) * Math.max(0, 1 - Math.abs(y + 18) / 42);
    double muscle = scalp + 0.6 + 9 * temporal * Math.min(1, Math.abs(x) / 50);
    double fat = muscle + Math.max(1.2, 3.6 + 1.8 * layers.at(z, x, y));
    if (outside < diploe) {
      return Tissue.CORTICAL_BONE;
    }
    if (outside < outerTable) {
      return Tissue.MARROW;
    }
    if (outside < scalp) {
      return Tissue.CORTICAL_BONE;
    }
    if (outside < muscle) {
      return Tissue.MUSCLE;
    }
    return outside < fat ? Tissue.FAT : outside < fat + 2 ? Tissue.SKIN : Tissue.AIR;
  }

  /** What lies inside the hull: deep parts first, then the folded cortex. */
  private Tissue inside(double depth, double x, double y, double z) {
    double wx = x + 1.6 * warp.at(x, y, z);
    double wy = y + 1.6 * warp.at(y + 200, z, x);
    double wz = z + 1.6 * warp.at(z, x + 300, y);
    double side = Math.abs(wx);
    if (z < -8 && hindbrain(wx, wy, wz) < 4) {
      return hindbrainTissue(wx, wy, wz);
    }
    double ventricle =
        Math.min(
            Math.min(
                Shapes.tube(LATERAL_VENTRICLE, side, wy, wz),
                Shapes.tube(TEMPORAL_HORN, side, wy, wz)),
            Shapes.ellipsoid(THIRD_VENTRICLE, THIRD_VENTRICLE_HALF_AXES_MM, side, wy, wz));
    if (ventricle < 0) {
      return Tissue.CSF;
    }
    if (Shapes.ellipsoid(PALLIDUM, PALLIDUM_HALF_AXES_MM, side, wy, wz) < 0) {
      return Tissue.PALLIDUM;
    }
    if (Shapes.ellipsoid(THALAMUS, THALAMUS_HALF_AXES_MM, side, wy, wz) < 0
        || Shapes.ellipsoid(PUTAMEN, PUTAMEN_HALF_AXES_MM, side - 0.12 * wy, wy, wz) < 0
        || Shapes.tube(CAUDATE, side, wy, wz) < 0) {
      return Tissue.DEEP_GREY_MATTER;
    }
    double fluid = distanceToFluid(depth, wx, wy, wz);
    if (fluid < 0) {
      return Tissue.CSF;
    }
    if (Math.min(fluid, depth) < CORTEX_MM + 0.5 * warp.at(z, y, x)) {
      return Tissue.GREY_MATTER;
    }
    return inLesion(wx, wy, wz) ? Tissue.LESION : Tissue.WHITE_MATTER;
  }

  /** Distance to the nearest sulcus or fissure, negative in its fluid. */
  private double distanceToFluid(double depth, double x, double y, double z) {
    double uneven = layers.at(y, x, z);
    double broad = sulcus(broadFolds, x, y, z, depth, 25 + 10 * uneven);
    double narrow = sulcus(folds, x, y, z, depth, 12 + 8 * uneven);
    double open = 0.45 + 0.9 * Math.max(0, 1 - depth / 14) * (1 + uneven);
    double fluid = Math.min(broad - open, narrow - 0.8 * open);
    // Between the hemispheres, down to the corpus callosum.
    double roof = Math.hypot((y + 2) / 45, (z - 2) / 27);
    double cleft =
        Math.hypot(x + 2.5 * layers.at(x, y, z), 28 * Math.max(0, 1 - roof) * (z > -12 ? 1 : 0));
    fluid = Math.min(fluid, cleft - 0.65);
    // The Sylvian fissure, and the insula at its bottom.
    double side = Math.abs(x) + 4 * layers.at(z, y, x);
    double along = Shapes.beyond(Math.abs(y + 2), 24);
    double sylvian =
        Shapes.length(z - 3 - 0.25 * y + 5 * layers.at(x, y, z), Shapes.beyond(39, side), along);
    double insula = Shapes.length(side - 39, Shapes.beyond(Math.abs(z - 3), 13), along);
    return Math.min(fluid, Math.min(sylvian - 1.2, insula - 0.8));
  }

  /** |g| / |grad g|: the distance to g's zero surface, to first order. */
  private static double distance(GradientNoise noise, double x, double y, double z) {
    double step = 0.5;
    double g = fold(noise, x, y, z);
    double gx = fold(noise, x + step, y, z) - g;
    double gy = fold(noise, x, y + step, z) - g;
    double gz = fold(noise, x, y, z + step) - g;
    return Math.abs(g) * step / (Shapes.length(gx, gy, gz) + 0.004);
  }

  /** Two layers of one field at different scales, so that its zeros do not sit on a lattice. */
  private static double fold(GradientNoise noise, double x, double y, double z) {
    return noise.at(x, y, z) + 0.55 * noise.at(1.63 * y + 91, 1.63 * z, 1.63 * x);
  }

  /** Distance to a field's zero surface, which ends at a depth. */
  private static double sulcus(
      GradientNoise noise, double x, double y, double z, double depth, double endMm) {
    double below = Shapes.beyond(depth, endMm);
    // Far below its end the distance matters to nobody, and the field is costly.
    return below > 2 * CORTEX_MM ? below : Math.hypot(distance(noise, x, y, z), below);
  }

  private boolean inLesion(double x, double y, double z) {
    for (double[] lesion : lesions) {
      if (Shapes.length(x - lesion[0], y - lesion[1], 0.8 * (z - lesion[2])) < lesion[3]) {
        return true;
      }
    }
    return false;
  }

  private static double hindbrain(double x, double y, double z) {
    return Math.min(
        Shapes.ellipsoid(CEREBELLUM, CEREBELLUM_HALF_AXES_MM, x, y, z),
        Shapes.tube(BRAINSTEM, x, y, z));
  }

  /** Brainstem and cerebellum with its leaves, in fluid. */
  private Tissue hindbrainTissue(double x, double y, double z) {
    if (Shapes.tube(BRAINSTEM, x, y, z) < 0) {
      return Tissue.WHITE_MATTER;
    }
    double depth = -Shapes.ellipsoid(CEREBELLUM, CEREBELLUM_HALF_AXES_MM, x, y, z);
    if (depth < 0) {
      return Tissue.CSF;
    }
    double leaf = Math.abs(Math.sin(Math.PI * (depth + 0.5 * z + 3 * fineFolds.at(x, y, z)) / 5.5));
    if (depth < 14 && leaf < 0.16) {
      return Tissue.CSF;
    }
    return depth < 11 && leaf < 0.8 ? Tissue.GREY_MATTER : Tissue.WHITE_MATTER;
  }
}
