package org.gleamrecon.phantom;

/**
 * Tissues of the head with values usual at 3 tesla: T1 and T2 in ms, proton density (water = 1).
 */
enum Tissue {
  AIR(1000, 1, 0, 0),
  SKIN(900, 40, 0.65, 0.10),
  FAT(370, 130, 0.90, 0.15),
  MUSCLE(1420, 45, 0.80, 0.12),
  CORTICAL_BONE(500, 4, 0.12, 0.20),
  MARROW(520, 65, 0.55, 0.25),
  CSF(4000, 1600, 1.00, 0.01),
  BLOOD(1650, 40, 0.30, 0.10),
  GREY_MATTER(1330, 95, 0.82, 0.05),
  WHITE_MATTER(840, 72, 0.69, 0.045),
  DEEP_GREY_MATTER(1150, 78, 0.79, 0.05),
  PALLIDUM(1000, 56, 0.74, 0.05),
  LESION(1400, 170, 0.86, 0.06);

  private final double t1Ms;
  private final double t2Ms;
  private final double protonDensity;
  private final double texture;

  Tissue(double t1Ms, double t2Ms, double protonDensity, double texture) {
    this.t1Ms = t1Ms;
    this.t2Ms = t2Ms;
    this.protonDensity = protonDensity;
    this.texture = texture;
  }

  double t1Ms() {
    return t1Ms;
  }

  double t2Ms() {
    return t2Ms;
  }

  double protonDensity() {
    return protonDensity;
  }

  /** Relative amplitude of the tissue's own unevenness. */
  double texture() {
    return texture;
  }
}
