package org.gleamrecon.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeTextTest {
  private static final long SEED = 99;

  @Test
  void aDecimalStringIsShortAndAsNearAsItCanBe() {
    Random random = new Random(SEED);
    for (int trial = 0; trial < 20_000; trial++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(80) - 40);
      String text = AttributeText.decimal(value);
      assertTrue(text.length() <= 16 && text.matches("-?[0-9.]+(E[+-]?[0-9]+)?"), text);
      // The worst case has sign, point and a three character exponent: ten digits are left.
      assertEquals(value, Double.parseDouble(text), Math.abs(value) * 5e-10, text);
    }
  }

  @Test
  void everyDoubleHasADecimalString() {
    for (double value :
        List.of(
            Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, 0.0, -0.0)) {
      String text = AttributeText.decimal(value);
      assertTrue(text.length() <= 16, text);
      assertEquals(value, Double.parseDouble(text), Math.abs(value) * 1e-8);
    }
    assertThrows(IllegalArgumentException.class, () -> AttributeText.decimal(Double.NaN));
  }

  @Test
  void plainNumbersStayPlain() {
    assertEquals("0", AttributeText.decimal(0));
    assertEquals("-12.5", AttributeText.decimal(-12.5));
    assertEquals("4000", AttributeText.decimal(4000));
    assertEquals("0.70710678118655", AttributeText.decimal(Math.sqrt(0.5)));
    assertEquals("4.92", HeaderModules.shortest(4.92f));
  }

  @Test
  void datesAndTimesAreTakenOrLeft() {
    assertEquals("20260304", AttributeText.date("2026-03-04"));
    assertEquals("20260304", AttributeText.date("2026-03-04Z"));
    assertEquals("20260304", AttributeText.date("20260304"));
    assertEquals("", AttributeText.date("2026-02-30"));
    assertEquals("", AttributeText.date("yesterday"));
    assertEquals("112233", AttributeText.time("11:22:33"));
    assertEquals("112233.500000", AttributeText.time("11:22:33.5+01:00"));
    assertEquals("", AttributeText.time("25:00:00"));
    assertEquals("", AttributeText.time("noon"));
  }

  @Test
  void namesKeepTheirComponentsWithinTheLimits() {
    assertEquals("Yamada^Tarou=山田^太郎", AttributeText.personName("Yamada^Tarou=山田^太郎"));
    assertEquals("a^b^c^d^e", AttributeText.personName("a^b^c^d^e^f^g"));
    assertEquals("a=b=c", AttributeText.personName("a=b=c=d"));
    assertEquals(64, AttributeText.personName("x".repeat(90)).length());
  }

  @Test
  void textThatFitsIsKeptWholeEvenWhereItsBytesAreMore() {
    String name = "Константинопольский^Александр^Владимирович";
    assertEquals(name, AttributeText.personName(name));
  }

  @Test
  void controlCharactersAndBackslashesAreTakenOut() {
    assertEquals("a b/c", AttributeText.line(Vr.LO, "\u001b a\nb\\c\u0000 "));
    assertEquals("a\r\nb", AttributeText.paragraph(Vr.LT, "a\nb\u0007"));
    assertEquals("HEAD_NECK", AttributeText.code("head-neck"));
  }

  @Test
  void aCoilIsNamedByWhatItsChannelsShare() {
    assertEquals("Body", HeaderModules.receiveCoil(List.of("Body")));
    assertEquals("Head_32:1", HeaderModules.receiveCoil(List.of("Head_32:1:H01", "Head_32:1:H02")));
    assertEquals("", HeaderModules.receiveCoil(List.of("1", "2")));
    assertEquals("", HeaderModules.receiveCoil(List.of()));
  }
}
