package org.gleamrecon.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.image.ImageGeometry;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.image.PixelScaling;
import org.gleamrecon.image.Provenance;
import org.gleamrecon.mrd.MrdHeader;

/**
 * Makes DICOM objects of the images of one series, one by one, in any order: classic MR Image
 * Storage (DICOM PS3.3 section A.4), ORIGINAL\PRIMARY\OTHER, unsigned 16 bit, Explicit VR Little
 * Endian, a Part 10 file each.
 *
 * <p>Pixel values times Rescale Slope are the magnitudes. Whatever stands in the header, the
 * objects are valid: text that does not fit is cut and cleaned, what is absent is empty where DICOM
 * demands the attribute. Where a header value makes an attribute: {@code HeaderModules} and {@code
 * SequenceModule}; what made the images, with the table of private attributes: {@code
 * ProvenanceModule}; the UIDs: {@link UidGenerator}.
 *
 * <p>May be used by several threads.
 */
public final class DicomEncoder {
  /** MR Image Storage. */
  public static final String SOP_CLASS_UID = "1.2.840.10008.5.1.4.1.1.4";

  /** Explicit VR Little Endian. */
  public static final String TRANSFER_SYNTAX_UID = Part10File.EXPLICIT_VR_LITTLE_ENDIAN;

  /** Names this implementation, in files and to peers. */
  public static final String IMPLEMENTATION_CLASS_UID = Part10File.IMPLEMENTATION_CLASS_UID;

  /** Likewise; at most 16 characters. */
  public static final String IMPLEMENTATION_VERSION_NAME = Part10File.IMPLEMENTATION_VERSION_NAME;

  private static final int LARGEST_MATRIX = 65535;

  private final MrdHeader header;
  private final PixelScaling scaling;
  private final UidGenerator uids;
  private final DataSet series;

  /**
   * An encoder for one series.
   *
   * @param header of the scan
   * @param scaling of the whole series
   */
  public DicomEncoder(
      MrdHeader header, Provenance provenance, PixelScaling scaling, SeriesOptions options) {
    this.header = header;
    this.scaling = scaling;
    this.uids = new UidGenerator(header, provenance);
    this.series = new DataSet();
    HeaderModules.add(series, header, provenance, uids, options);
    SequenceModule.addToSeries(series, header);
    ProvenanceModule.add(series, provenance, options.reconstructedAt());
    addSeries(options);
  }

  public String studyInstanceUid() {
    return uids.studyInstanceUid();
  }

  public String seriesInstanceUid() {
    return uids.seriesInstanceUid();
  }

  public String frameOfReferenceUid() {
    return uids.frameOfReferenceUid();
  }

  public String sopInstanceUid(MrImage image) {
    return uids.sopInstanceUid(image);
  }

  /**
   * The image as a DICOM file.
   *
   * @throws ReconstructionException SCAN_TOO_LARGE if the matrix exceeds what DICOM can hold;
   *     INTERNAL if the geometry is not finite
   */
  public byte[] encode(MrImage image) {
    if (image.nx() > LARGEST_MATRIX || image.ny() > LARGEST_MATRIX) {
      throw new ReconstructionException(
          FailureCode.SCAN_TOO_LARGE,
          "a DICOM image has at most %d x %d pixels, this one %d x %d"
              .formatted(LARGEST_MATRIX, LARGEST_MATRIX, image.nx(), image.ny()));
    }
    String sopInstanceUid = uids.sopInstanceUid(image);
    DataSet dataSet = series.copy();
    dataSet
        .text(Tag.SOP_INSTANCE_UID, Vr.UI, sopInstanceUid)
        .integer(Tag.INSTANCE_NUMBER, image.index() + 1);
    SequenceModule.addToImage(dataSet, header, image);
    addPlane(dataSet, image.geometry());
    dataSet
        .unsignedShorts(Tag.ROWS, image.ny())
        .unsignedShorts(Tag.COLUMNS, image.nx())
        .bytes(Tag.PIXEL_DATA, Vr.OW, storedPixels(image));
    return Part10File.encode(SOP_CLASS_UID, sopInstanceUid, dataSet);
  }

  /** Attributes of the image modules that are the same in all images. */
  private void addSeries(SeriesOptions options) {
    String date = AttributeText.date(options.reconstructedAt().toLocalDate());
    String time = AttributeText.time(options.reconstructedAt().toLocalTime());
    series
        .text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
        .text(Tag.SOP_CLASS_UID, Vr.UI, SOP_CLASS_UID)
        .text(Tag.INSTANCE_CREATION_DATE, Vr.DA, date)
        .text(Tag.INSTANCE_CREATION_TIME, Vr.TM, time)
        .text(Tag.CONTENT_DATE, Vr.DA, date)
        .text(Tag.CONTENT_TIME, Vr.TM, time)
        // The fourth value tells programs that look for it that these are magnitudes.
        .text(Tag.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "OTHER", "M")
        .text(Tag.BURNED_IN_ANNOTATION, Vr.CS, "NO")
        .text(Tag.LOSSY_IMAGE_COMPRESSION, Vr.CS, "00")
        .unsignedShorts(Tag.SAMPLES_PER_PIXEL, 1)
        .text(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
        .unsignedShorts(Tag.BITS_ALLOCATED, 16)
        .unsignedShorts(Tag.BITS_STORED, 16)
        .unsignedShorts(Tag.HIGH_BIT, 15)
        .unsignedShorts(Tag.PIXEL_REPRESENTATION, 0)
        .decimals(Tag.RESCALE_INTERCEPT, 0)
        .decimals(Tag.RESCALE_SLOPE, scaling.slope())
        .text(Tag.RESCALE_TYPE, Vr.LO, "US")
        .decimals(Tag.WINDOW_CENTER, scaling.windowCenter())
        .decimals(Tag.WINDOW_WIDTH, scaling.windowWidth())
        // Magnitudes have any unit: the default LINEAR is not defined for widths below 1.
        .text(Tag.VOI_LUT_FUNCTION, Vr.CS, "LINEAR_EXACT");
  }

  /** Image Plane module (PS3.3 section C.7.6.2). */
  private static void addPlane(DataSet to, ImageGeometry geometry) {
    try {
      // the distance between rows (along y) comes first
      to.decimals(Tag.PIXEL_SPACING, geometry.spacingYMm(), geometry.spacingXMm())
          .decimals(Tag.IMAGE_POSITION_PATIENT, geometry.imagePositionPatient())
          .decimals(Tag.IMAGE_ORIENTATION_PATIENT, geometry.imageOrientationPatient())
          .decimals(Tag.SLICE_LOCATION, geometry.sliceLocationMm());
      if (geometry.sliceThicknessMm() > 0) {
        to.decimals(Tag.SLICE_THICKNESS, geometry.sliceThicknessMm());
      } else {
        to.text(Tag.SLICE_THICKNESS, Vr.DS);
      }
      if (geometry.sliceSpacingMm() > 0) {
        to.decimals(Tag.SPACING_BETWEEN_SLICES, geometry.sliceSpacingMm());
      }
    } catch (IllegalArgumentException notFinite) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "an image's geometry is not finite", notFinite);
    }
  }

  private byte[] storedPixels(MrImage image) {
    short[] pixels = scaling.apply(image.magnitude()).pixels();
    ByteBuffer buffer = ByteBuffer.allocate(2 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(pixels);
    return buffer.array();
  }
}
