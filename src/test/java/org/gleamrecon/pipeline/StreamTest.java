package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.gleamrecon.Peers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What unmodified clients sent gives the images of the file that they sent. */
class StreamTest {

  @ParameterizedTest
  @CsvSource({
    "ismrmrd_tool.mrd, streams/scan.h5",
    "python_client.mrd, streams/scan.h5",
    "gadgetron_client.mrd, streams/scan.h5",
    "ismrmrd_tool_phantom_32coil.mrd, raw/phantom_32coil.h5"
  })
  void aRecordedStreamGivesTheImagesOfItsFileBitForBit(String stream, String file) {
    for (Method method : new Method[] {Method.SENSE, Method.ZERO_FILLED}) {
      Reconstruction ofStream =
          Scans.reconstruct(Peers.shared("data/streams/" + stream), method, true);
      Reconstruction ofFile = Scans.reconstruct(Peers.shared("data/" + file), method, true);
      assertEquals(ofFile.images().size(), ofStream.images().size());
      for (int i = 0; i < ofFile.images().size(); i++) {
        assertArrayEquals(ofFile.images().get(i).pixels(), ofStream.images().get(i).pixels());
        assertEquals(ofFile.images().get(i).geometry(), ofStream.images().get(i).geometry());
      }
      assertEquals(
          ofFile.provenance().acquisitionsSha256(), ofStream.provenance().acquisitionsSha256());
    }
  }
}
