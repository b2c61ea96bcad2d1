package org.gleamrecon.mrd.header;

import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.EncodingSpace;
import org.gleamrecon.mrd.MrdHeader;

/** PLACEHOLDER until the real document writer is merged. */
public final class HeaderXml {
  private HeaderXml() {}

  /** The fields that a reader cannot do without. */
  public static String write(MrdHeader header) {
    Encoding encoding = header.encodings().get(0);
    return """
        <?xml version="1.0"?>
        <ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD"><experimentalConditions>\
        <H1resonanceFrequency_Hz>%d</H1resonanceFrequency_Hz></experimentalConditions>\
        <encoding><encodedSpace>%s</encodedSpace><reconSpace>%s</reconSpace><encodingLimits/>\
        <trajectory>cartesian</trajectory></encoding></ismrmrdHeader>
        """
        .formatted(
            header.h1ResonanceFrequencyHz(),
            space(encoding.encodedSpace()),
            space(encoding.reconSpace()));
  }

  private static String space(EncodingSpace space) {
    return "<matrixSize><x>%d</x><y>%d</y><z>%d</z></matrixSize><fieldOfView_mm><x>%s</x><y>%s</y><z>%s</z></fieldOfView_mm>"
        .formatted(
            space.matrixSize().x(),
            space.matrixSize().y(),
            space.matrixSize().z(),
            space.fieldOfViewMm().xMm(),
            space.fieldOfViewMm().yMm(),
            space.fieldOfViewMm().zMm());
  }
}
