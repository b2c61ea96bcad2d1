package org.gleamrecon.jobs;

/** How training scans are undersampled. */
public enum TrainingMask implements Choice {
  RANDOM1D,
  POISSON_DISC,
  AS_ACQUIRED
}
