package org.gleamrecon.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.kspace.Vector3d;
import org.gleamrecon.mrd.FieldOfView;
import org.gleamrecon.mrd.Image;
import org.gleamrecon.mrd.ImageDataType;
import org.gleamrecon.mrd.ImageHeader;
import org.gleamrecon.mrd.ImageType;
import org.gleamrecon.mrd.MatrixSize;
import org.gleamrecon.mrd.MetaAttributes;
import org.gleamrecon.mrd.PixelData;
import org.gleamrecon.mrd.Vector3;
import org.gleamrecon.mrd.header.MetaXml;
import org.gleamrecon.mrd.wire.MessageWriter;

/**
 * Images as the standard's own: an MRD v1 stream of the scan's header and complex float images,
 * unscaled.
 */
public final class MrdImages {
  private MrdImages() {}

  /** Writes header, images in their order, and CLOSE. Does not close {@code out}. */
  public static void write(Reconstruction result, OutputStream out) throws IOException {
    MessageWriter writer = new MessageWriter(out);
    writer.writeHeader(result.header().xml());
    for (MrImage image : result.images()) {
      writer.write(of(image, result.provenance()));
    }
    writer.writeClose();
  }

  /** One complex image; the position is where its pixel n//2 sits. */
  public static Image of(MrImage image, Provenance provenance) {
    return image(
        image,
        provenance,
        ImageDataType.COMPLEX_FLOAT,
        ImageType.COMPLEX,
        new PixelData.ComplexFloats(image.pixels()));
  }

  /** As {@link #of}, magnitudes only, unscaled. */
  public static Image magnitude(MrImage image, Provenance provenance) {
    return image(
        image,
        provenance,
        ImageDataType.FLOAT,
        ImageType.MAGNITUDE,
        new PixelData.Floats(image.magnitude()));
  }

  /** The meta attributes of one image, XML. */
  public static String meta(MrImage image, Provenance provenance) {
    return MetaXml.write(attributes(image, provenance));
  }

  private static Image image(
      MrImage image,
      Provenance provenance,
      ImageDataType dataType,
      ImageType imageType,
      PixelData pixels) {
    ImageGeometry place = image.geometry();
    String attributes = meta(image, provenance);
    ImageHeader header =
        ImageHeader.builder()
            .dataType(dataType)
            .imageType(imageType)
            .measurementUid(image.measurementUid())
            .matrixSize(new MatrixSize(image.nx(), image.ny(), 1))
            .fieldOfViewMm(
                new FieldOfView(
                    (float) (place.spacingXMm() * image.nx()),
                    (float) (place.spacingYMm() * image.ny()),
                    (float) place.sliceThicknessMm()))
            .channels(1)
            .positionMm(vector(place.positionMm()))
            .readDir(vector(place.readDir()))
            .phaseDir(vector(place.phaseDir()))
            .sliceDir(vector(place.sliceDir()))
            .slice(Math.max(image.counters().slice(), image.partition()))
            .contrast(image.counters().contrast())
            .phase(image.counters().phase())
            .repetition(image.counters().repetition())
            .set(image.counters().set())
            .acquisitionTimeStamp(image.acquisitionTimeStamp())
            .physiologyTimeStamp(image.physiologyTimeStamp())
            .imageIndex(image.index() + 1)
            .attributeStringLength(
                attributes.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
            .build();
    return new Image(header, attributes, pixels);
  }

  private static MetaAttributes attributes(MrImage image, Provenance provenance) {
    MetaAttributes attributes =
        MetaAttributes.NONE
            .with("DataRole", "Image")
            .with("ImageProcessingHistory", "gleam-recon", provenance.method())
            .with("ReconMethod", provenance.method())
            .with("ReconAlgorithmVersion", provenance.algorithmVersion())
            .with("ImageRowDir", texts(image.geometry().readDir()))
            .with("ImageColumnDir", texts(image.geometry().phaseDir()));
    if (Double.isFinite(provenance.residual())) {
      attributes = attributes.with("ReconResidual", String.valueOf(provenance.residual()));
    }
    if (provenance.modelName() != null) {
      attributes =
          attributes
              .with("ReconModel", provenance.modelName() + ":" + provenance.modelVersion())
              .with("ReconNInf", String.valueOf(provenance.nInf()));
    }
    if (!provenance.warnings().isEmpty()) {
      attributes = attributes.with("ReconWarning", provenance.warnings().toArray(String[]::new));
    }
    return attributes;
  }

  private static String[] texts(Vector3d v) {
    return new String[] {String.valueOf(v.x()), String.valueOf(v.y()), String.valueOf(v.z())};
  }

  private static Vector3 vector(Vector3d v) {
    return new Vector3((float) v.x(), (float) v.y(), (float) v.z());
  }
}
