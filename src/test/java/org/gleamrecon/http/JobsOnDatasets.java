package org.gleamrecon.http;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.gleamrecon.jobs.DatasetUse;

/** Jobs by the dataset that they use, as a test puts them. */
@Alternative
@Singleton
public class JobsOnDatasets implements DatasetUse {
  final Map<String, String> jobs = new ConcurrentHashMap<>();

  @Override
  public Optional<String> user(String dataset) {
    return Optional.ofNullable(jobs.get(dataset));
  }
}
