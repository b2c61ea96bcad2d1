package org.gleamrecon.train;

import java.util.List;

/** The order in which the modules do their part of a step. */
sealed interface ModuleSchedule extends AutoCloseable permits ModulesInTurn, ModulePipeline {
  /**
   * One step of all modules. Called while nothing is recorded.
   *
   * @return each module's mean loss, before its update
   */
  double[] step(List<ModuleStep> modules, List<? extends Example> examples, WorkTurns turns);

  @Override
  void close();
}
