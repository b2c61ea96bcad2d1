package org.gleamrecon.phantom;

import java.util.List;
import java.util.Optional;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.gleamrecon.mrd.AcquisitionSource;
import org.gleamrecon.mrd.MrdHeader;

/** A phantom scan held in memory. */
record PhantomSource(MrdHeader header, List<Acquisition> acquisitions)
    implements AcquisitionSource {
  @Override
  public int size() {
    return acquisitions.size();
  }

  @Override
  public AcquisitionHeader header(int index) {
    return acquisitions.get(index).header();
  }

  @Override
  public Acquisition read(int index) {
    return acquisitions.get(index);
  }

  @Override
  public Optional<String> configuration() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
