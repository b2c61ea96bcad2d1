package org.gleamrecon.mrd;

/** Trajectory types of the MRD header. */
public enum Trajectory {
  CARTESIAN,
  EPI,
  RADIAL,
  GOLDENANGLE,
  SPIRAL,
  OTHER
}
