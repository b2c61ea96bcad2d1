package org.gleamrecon.app;

import org.gleamrecon.modelstore.ModelId;

/** Models in the audit's words. */
final class AuditedModels {
  private AuditedModels() {}

  /** Where the HTTP door shows that version. */
  static String uri(ModelId model) {
    return "/v1/models/%s/versions/%d".formatted(model.name(), model.version());
  }
}
