package org.gleamrecon.mrd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The layouts against those that ISMRMRD's own library writes into its files, as h5py sees them.
 */
class PeerLayoutTest {
  private static final String PRINT_LAYOUT =
      """
      import h5py, sys
      def show(kind, offset, prefix):
          for name in kind.names:
              member, at = kind.fields[name][:2]
              if member.names:
                  show(member, offset + at, prefix + name + '.')
              else:
                  print(prefix + name, offset + at, member.itemsize)
      kind = h5py.File(sys.argv[1])[sys.argv[2]].dtype
      show(kind['head'] if 'head' in kind.names else kind, 0, '')
      """;

  @Test
  void acquisitionAndImageHeadersLieAsTheLibraryWritesThem(@TempDir Path directory) {
    String file = directory.resolve("scan.h5").toString();
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"), "-m", "16", "-c", "2", "-o", file);
    Peers.run(Peers.program("ismrmrd_recon_cartesian_2d"), file);
    assertEquals(ours(AcquisitionHeaderCodec.LAYOUT), theirs(file, "dataset/data"));
    assertEquals(ours(ImageHeaderCodec.LAYOUT), theirs(file, "dataset/cpp/header"));
  }

  private static String theirs(String file, String dataset) {
    return Peers.run(Peers.python("h5py"), "-c", PRINT_LAYOUT, file, dataset);
  }

  private static String ours(StructLayout layout) {
    return layout.fields().stream()
        .map(field -> field.name() + " " + field.offset() + " " + field.bytes())
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
