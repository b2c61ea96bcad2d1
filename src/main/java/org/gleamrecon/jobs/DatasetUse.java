package org.gleamrecon.jobs;

import java.util.Optional;

/** Tells whether a dataset must stay. Asked while the store is locked; must not call it. */
@FunctionalInterface
public interface DatasetUse {
  /** Nobody uses any. */
  DatasetUse NONE = dataset -> Optional.empty();

  /** Who uses the dataset, for the message; for example the id of a queued or running job. */
  Optional<String> user(String dataset);
}
