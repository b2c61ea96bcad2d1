package org.gleamrecon.mrd.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.gleamrecon.Peers;
import org.gleamrecon.mrd.Encoding;
import org.gleamrecon.mrd.ExampleScan;
import org.gleamrecon.mrd.MrdHeader;
import org.gleamrecon.mrd.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderDocumentTest {
  /** Everything that the records hold, and user parameters, which they do not. */
  static final String FULL =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <ismrmrdHeader xmlns="http://www.ismrm.org/ISMRMRD">
      <version>15</version>
      <subjectInformation><patientName>Muster^Erika</patientName><patientWeight_kg>70.5</patientWeight_kg>
      <patientHeight_m>1.72</patientHeight_m><patientID>4711</patientID>
      <patientBirthdate>1964-08-12</patientBirthdate><patientGender>F</patientGender></subjectInformation>
      <studyInformation><studyDate>2026-01-15</studyDate><studyTime>10:30:00.25</studyTime>
      <studyID>S1</studyID><accessionNumber>000123A</accessionNumber>
      <referringPhysicianName>Arzt^A</referringPhysicianName><studyDescription>a study</studyDescription>
      <studyInstanceUID>1.2.3</studyInstanceUID><bodyPartExamined>HEAD</bodyPartExamined></studyInformation>
      <measurementInformation><measurementID>m</measurementID><seriesDate>2026-01-16</seriesDate>
      <seriesTime>11:00:00</seriesTime><patientPosition>FFDL</patientPosition>
      <initialSeriesNumber>12</initialSeriesNumber><protocolName>t1</protocolName>
      <sequenceName>gre_3d</sequenceName><seriesDescription>a series</seriesDescription>
      <seriesInstanceUIDRoot>1.2.4</seriesInstanceUIDRoot>
      <frameOfReferenceUID>1.2.5</frameOfReferenceUID></measurementInformation>
      <acquisitionSystemInformation><systemVendor>V</systemVendor><systemModel>M</systemModel>
      <systemFieldStrength_T>2.89</systemFieldStrength_T>
      <relativeReceiverNoiseBandwidth>0.793</relativeReceiverNoiseBandwidth>
      <receiverChannels>2</receiverChannels>
      <coilLabel><coilNumber>0</coilNumber><coilName>HEA</coilName></coilLabel>
      <coilLabel><coilNumber>1</coilNumber><coilName>HEP</coilName></coilLabel>
      <institutionName>I</institutionName><stationName>S</stationName><deviceID>D</deviceID>
      </acquisitionSystemInformation>
      <experimentalConditions><H1resonanceFrequency_Hz>123200000</H1resonanceFrequency_Hz></experimentalConditions>
      <encoding>
      <encodedSpace><matrixSize><x>8</x><y>4</y><z>2</z></matrixSize>
      <fieldOfView_mm><x>300.5</x><y>150</y><z>5</z></fieldOfView_mm></encodedSpace>
      <reconSpace><matrixSize><x>4</x><y>4</y><z>2</z></matrixSize>
      <fieldOfView_mm><x>150.25</x><y>150</y><z>5</z></fieldOfView_mm></reconSpace>
      <encodingLimits>
      <kspace_encoding_step_0><minimum>0</minimum><maximum>7</maximum><center>4</center></kspace_encoding_step_0>
      <kspace_encoding_step_1><minimum>0</minimum><maximum>3</maximum><center>2</center></kspace_encoding_step_1>
      <kspace_encoding_step_2><minimum>0</minimum><maximum>1</maximum><center>1</center></kspace_encoding_step_2>
      <average><minimum>0</minimum><maximum>1</maximum><center>0</center></average>
      <slice><minimum>0</minimum><maximum>2</maximum><center>0</center></slice>
      <contrast><minimum>0</minimum><maximum>3</maximum><center>0</center></contrast>
      <phase><minimum>0</minimum><maximum>4</maximum><center>0</center></phase>
      <repetition><minimum>0</minimum><maximum>5</maximum><center>0</center></repetition>
      <set><minimum>0</minimum><maximum>6</maximum><center>0</center></set>
      <segment><minimum>0</minimum><maximum>7</maximum><center>0</center></segment>
      </encodingLimits>
      <trajectory>epi</trajectory>
      <parallelImaging><accelerationFactor><kspace_encoding_step_1>3</kspace_encoding_step_1>
      <kspace_encoding_step_2>2</kspace_encoding_step_2></accelerationFactor>
      <calibrationMode>interleaved</calibrationMode></parallelImaging>
      <echoTrainLength>16</echoTrainLength>
      </encoding>
      <encoding>
      <encodedSpace><matrixSize><x>8</x><y>4</y><z>2</z></matrixSize>
      <fieldOfView_mm><x>300.5</x><y>150</y><z>5</z></fieldOfView_mm></encodedSpace>
      <reconSpace><matrixSize><x>4</x><y>4</y><z>2</z></matrixSize>
      <fieldOfView_mm><x>150.25</x><y>150</y><z>5</z></fieldOfView_mm></reconSpace>
      <encodingLimits/>
      <trajectory>goldenangle</trajectory>
      </encoding>
      <sequenceParameters><TR>500</TR><TE>7.5</TE><TE>8.5</TE><TI>900</TI>
      <flipAngle_deg>12</flipAngle_deg><sequence_type>Flash</sequence_type>
      <echo_spacing>0.6</echo_spacing></sequenceParameters>
      <userParameters><userParameterLong><name>answer</name><value>42</value></userParameterLong></userParameters>
      </ismrmrdHeader>
      """;

  private static MrdHeader withoutText(MrdHeader header) {
    return new MrdHeader(
        header.subject(),
        header.study(),
        header.measurement(),
        header.system(),
        header.h1ResonanceFrequencyHz(),
        header.encodings(),
        header.sequence(),
        "");
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String document : List.of(FULL, ExampleScan.HEADER)) {
      MrdHeader header = HeaderXml.parse(document);
      assertEquals(withoutText(header), withoutText(HeaderXml.parse(HeaderXml.write(header))));
    }
  }

  @Test
  void everyTrajectoryIsReadAgain() {
    MrdHeader header = HeaderXml.parse(FULL);
    for (Trajectory trajectory : Trajectory.values()) {
      Encoding e = header.encodings().get(0);
      Encoding other =
          new Encoding(
              trajectory,
              e.encodedSpace(),
              e.reconSpace(),
              e.limits(),
              e.accelerationStep1(),
              e.accelerationStep2(),
              e.calibrationMode(),
              e.echoTrainLength());
      MrdHeader changed =
          new MrdHeader(
              header.subject(),
              header.study(),
              header.measurement(),
              header.system(),
              header.h1ResonanceFrequencyHz(),
              List.of(other),
              header.sequence(),
              "");
      assertEquals(changed, withoutText(HeaderXml.parse(HeaderXml.write(changed))));
    }
  }

  @Test
  void whatIsWrittenIsValidByTheSchema() throws Exception {
    for (String document : List.of(FULL, ExampleScan.HEADER)) {
      String written = HeaderXml.write(HeaderXml.parse(document));
      SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(new File("src/main/resources/schema/ismrmrd.xsd"))
          .newValidator()
          .validate(new StreamSource(new StringReader(written)));
    }
  }

  @Test
  void measurementInformationWithoutPatientPositionIsNotWritten() {
    MrdHeader header = HeaderXml.parse(FULL.replace("<patientPosition>FFDL</patientPosition>", ""));
    assertThrows(IllegalArgumentException.class, () -> HeaderXml.write(header));
  }

  @Test
  void theHeaderOfIsmrmrdsOwnGeneratorIsRead(@TempDir Path directory) {
    Path file = directory.resolve("shepp.h5");
    Peers.run(
        Peers.program("ismrmrd_generate_cartesian_shepp_logan"),
        "-m",
        "32",
        "-c",
        "2",
        "-r",
        "3",
        "-a",
        "2",
        "-o",
        file.toString());
    MrdHeader header = HeaderXml.parse(document(file));
    assertEquals(64, header.encodings().get(0).encodedSpace().matrixSize().x());
    assertEquals(32, header.encodings().get(0).reconSpace().matrixSize().x());
    assertEquals(Trajectory.CARTESIAN, header.encodings().get(0).trajectory());
    assertEquals(2, header.system().receiverChannels());
  }

  @Test
  void theHeadersOfConvertedScannerFilesAreRead() {
    for (String scan :
        List.of(
            "brain_lowfield_1coil_4slices",
            "gre_siemens_2coil_oversampled",
            "phantom_16coil_noise",
            "phantom_32coil")) {
      MrdHeader header = HeaderXml.parse(document(Peers.shared("data/raw/" + scan + ".h5")));
      assertEquals(1, header.encodings().size(), scan);
    }
  }

  private static String document(Path file) {
    return Peers.run(
        Peers.python("h5py"),
        "-c",
        "import h5py,sys; x = h5py.File(sys.argv[1])['dataset/xml'][0]; "
            + "print(x.decode() if isinstance(x, bytes) else x)",
        file.toString());
  }
}
