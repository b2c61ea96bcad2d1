package org.gleamrecon.mrd.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Collectors;
import org.gleamrecon.mrd.AcquisitionHeader;
import org.junit.jupiter.api.Test;

/** The layouts against the offsets and sizes that ismrmrd.h asserts. */
class StructLayoutTest {
  private static String table(StructLayout layout) {
    return layout.fields().stream()
        .map(field -> field.name() + " " + field.offset() + " " + field.bytes())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void acquisitionHeaderLiesAsTheStandardSays() {
    assertEquals(
        """
        version 0 2
        flags 2 8
        measurement_uid 10 4
        scan_counter 14 4
        acquisition_time_stamp 18 4
        physiology_time_stamp 22 12
        number_of_samples 34 2
        available_channels 36 2
        active_channels 38 2
        channel_mask 40 128
        discard_pre 168 2
        discard_post 170 2
        center_sample 172 2
        encoding_space_ref 174 2
        trajectory_dimensions 176 2
        sample_time_us 178 4
        position 182 12
        read_dir 194 12
        phase_dir 206 12
        slice_dir 218 12
        patient_table_position 230 12
        idx.kspace_encode_step_1 242 2
        idx.kspace_encode_step_2 244 2
        idx.average 246 2
        idx.slice 248 2
        idx.contrast 250 2
        idx.phase 252 2
        idx.repetition 254 2
        idx.set 256 2
        idx.segment 258 2
        idx.user 260 16
        user_int 276 32
        user_float 308 32
        """,
        table(AcquisitionHeaderCodec.LAYOUT));
    assertEquals(340, AcquisitionHeaderCodec.BYTES);
  }

  @Test
  void imageHeaderLiesAsTheStandardSays() {
    assertEquals(
        """
        version 0 2
        data_type 2 2
        flags 4 8
        measurement_uid 12 4
        matrix_size 16 6
        field_of_view 22 12
        channels 34 2
        position 36 12
        read_dir 48 12
        phase_dir 60 12
        slice_dir 72 12
        patient_table_position 84 12
        average 96 2
        slice 98 2
        contrast 100 2
        phase 102 2
        repetition 104 2
        set 106 2
        acquisition_time_stamp 108 4
        physiology_time_stamp 112 12
        image_type 124 2
        image_index 126 2
        image_series_index 128 2
        user_int 130 32
        user_float 162 32
        attribute_string_len 194 4
        """,
        table(ImageHeaderCodec.LAYOUT));
    assertEquals(198, ImageHeaderCodec.BYTES);
  }

  @Test
  void waveformHeaderLiesAsTheStandardSays() {
    assertEquals(
        """
        version 0 2
        flags 8 8
        measurement_uid 16 4
        scan_counter 20 4
        time_stamp 24 4
        number_of_samples 28 2
        channels 30 2
        sample_time_us 32 4
        waveform_id 36 2
        """,
        table(WaveformHeaderCodec.LAYOUT));
    assertEquals(40, WaveformHeaderCodec.BYTES);
  }

  @Test
  void aValueTooLargeForItsFieldIsRefusedInsteadOfWrapped() {
    ByteBuffer buffer = ByteBuffer.allocate(340).order(ByteOrder.LITTLE_ENDIAN);
    AcquisitionHeader header = AcquisitionHeader.builder().kspaceEncodeStep1(65536).build();
    assertThrows(
        IllegalArgumentException.class, () -> AcquisitionHeaderCodec.encode(header, buffer, 0));
  }

  @Test
  void aBigEndianBufferIsRefused() {
    ByteBuffer buffer = ByteBuffer.allocate(340);
    assertThrows(IllegalArgumentException.class, () -> AcquisitionHeaderCodec.decode(buffer, 0));
  }
}
