package org.gleamrecon.cli;

/** Tables of networks so small that they say nothing, made in seconds. */
final class SmallTables {
  static final String CONFIG =
      """
      {"cost": {"coils": 2, "frames": 2, "matrix": 16, "steps": 2, "processes": 1},
       "test": {"acceleration": 3, "calibrationLines": 8, "noise": 0.02, "seed": 1},
       "training": {
         "steps": 4, "warmUpSteps": 1, "validationEvery": 2, "checkpointEvery": 2,
         "examples": {"matrixSizes": [0], "columns": [16, 24]}},
       "networks": {
         "short": {
           "title": "two iterations",
           "strategies": ["end-to-end", "checkpointed", "gleam", "p-gleam"],
           "training": {"architecture": {"iterations": 2, "modules": 2, "features": 3}}},
         "long": {
           "title": "four iterations",
           "sameMemoryAs": "short",
           "strategies": ["gleam"],
           "training": {"architecture": {"iterations": 4, "modules": 2, "features": 3}}},
         "cine": {
           "title": "with time", "trained": false, "strategies": ["gleam"],
           "training": {
             "profile": "plus-modl-3d",
             "architecture": {"iterations": 2, "modules": 2, "features": 3}}}}}
      """;

  private SmallTables() {}
}
