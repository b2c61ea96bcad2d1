package org.gleamrecon.pipeline;

import java.util.Optional;
import org.gleamrecon.modelstore.ModelId;

/** Hears what becomes of the models. Must be quick. */
public interface RegistryListener {
  RegistryListener NONE =
      new RegistryListener() {
        @Override
        public void exchanged(InstalledModels models) {}

        @Override
        public void activated(ModelId now, Optional<ModelId> before) {}

        @Override
        public void rolledBack(ModelId from, ModelId to, RollbackReason reason, String detail) {}

        @Override
        public void failed(String detail) {}
      };

  /** Why a version gave way to the one before it. */
  enum RollbackReason {
    /** Somebody asked for it. */
    REQUESTED,
    /** It gave an image that is not finite. */
    NON_FINITE_IMAGE,
    /** Its k-space residual was not what is usual. */
    RESIDUAL
  }

  /** These can be used from now on. */
  void exchanged(InstalledModels models);

  /** Another version is active. */
  void activated(ModelId now, Optional<ModelId> before);

  /**
   * The version before is active again.
   *
   * @param detail a sentence with the numbers
   */
  void rolledBack(ModelId from, ModelId to, RollbackReason reason, String detail);

  /** Something could not be done that nobody is waiting for. */
  void failed(String detail);
}
