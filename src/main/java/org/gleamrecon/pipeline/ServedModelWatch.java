package org.gleamrecon.pipeline;

import org.gleamrecon.modelstore.ModelId;

/** Hears what each served model gave, on the thread of the request. */
interface ServedModelWatch {
  ServedModelWatch NONE =
      new ServedModelWatch() {
        @Override
        public void served(ModelId model, int nInf, double residual) {}

        @Override
        public void notFinite(ModelId model) {}

        @Override
        public void outOfBand(ModelId model, String complaint) {}
      };

  /**
   * A scan is reconstructed.
   *
   * @param residual relative k-space residual
   */
  void served(ModelId model, int nInf, double residual);

  /** An image was not finite: another method takes the model's place. */
  void notFinite(ModelId model);

  /** Images are outside the version's own bands: another method takes the model's place. */
  void outOfBand(ModelId model, String complaint);
}
