package org.gleamrecon.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes any text a valid value (DICOM PS3.5 section 6.2), because headers carry what people typed:
 * too long, with control characters, with backslashes, wrong dates. What cannot be saved becomes
 * empty; nothing here throws on a header's text.
 */
final class AttributeText {
  private static final Pattern UID =
      Pattern.compile("([0-2])\\.(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*");
  private static final Pattern DATE =
      Pattern.compile("([0-9]{4})-?([0-9]{2})-?([0-9]{2})(Z|[+-][0-9:]{5})?");
  private static final Pattern TIME =
      Pattern.compile(
          "([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\\.([0-9]{1,6})[0-9]*)?(Z|[+-][0-9:]{5})?");
  private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter TM = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
  private static final DateTimeFormatter TM_FRACTION =
      DateTimeFormatter.ofPattern("HHmmss.SSSSSS", Locale.ROOT);

  private AttributeText() {}

  /**
   * Text of one line (LO, SH): control characters become spaces, backslashes slashes; trimmed and
   * cut to the representation's length.
   */
  static String line(Vr vr, @Nullable String text) {
    return cut(clean(text), vr.maxCharacters);
  }

  /**
   * Text of several lines (LT, ST, UT): line feeds stay, other control characters become spaces.
   */
  static String paragraph(Vr vr, @Nullable String text) {
    if (text == null) {
      return "";
    }
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = withoutControls(lines[i]);
    }
    return cut(String.join("\r\n", lines).strip(), vr.maxCharacters);
  }

  /** PN: at most three groups (=) of at most five components (^), each group at most 64 long. */
  static String personName(@Nullable String name) {
    String[] groups = clean(name).split("=", -1);
    StringBuilder person = new StringBuilder();
    for (int i = 0; i < Math.min(groups.length, 3); i++) {
      String[] components = groups[i].split("\\^", 6);
      String group = String.join("^", Arrays.copyOf(components, Math.min(5, components.length)));
      person.append(i == 0 ? "" : "=").append(cut(group, Vr.PN.maxCharacters));
    }
    return person.toString().strip();
  }

  /** CS: capital letters, digits, space and underscore; other characters become underscores. */
  static String code(@Nullable String text) {
    String capitals = clean(text).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9 _]", "_");
    return cut(capitals, Vr.CS.maxCharacters);
  }

  /** DA from yyyy-MM-dd or yyyyMMdd, with or without a time zone; empty if it is no date. */
  static String date(@Nullable String text) {
    Matcher date = DATE.matcher(clean(text));
    try {
      return date.matches()
          ? date(LocalDate.of(number(date, 1), number(date, 2), number(date, 3)))
          : "";
    } catch (DateTimeException notADate) {
      return "";
    }
  }

  static String date(LocalDate date) {
    return DA.format(date);
  }

  /** TM from HH:mm:ss or HHmmss, with or without fraction and time zone; empty if it is no time. */
  static String time(@Nullable String text) {
    Matcher time = TIME.matcher(clean(text));
    try {
      if (!time.matches()) {
        return "";
      }
      String fraction = time.group(4) == null ? "" : time.group(4);
      return time(
          LocalTime.of(
              number(time, 1),
              number(time, 2),
              number(time, 3),
              Integer.parseInt((fraction + "000000000").substring(0, 9))));
    } catch (DateTimeException notATime) {
      return "";
    }
  }

  static String time(LocalTime time) {
    boolean whole =
        time.truncatedTo(ChronoUnit.MICROS).equals(time.truncatedTo(ChronoUnit.SECONDS));
    return (whole ? TM : TM_FRACTION).format(time);
  }

  /**
   * DS: the nearest decimal number of at most 16 characters.
   *
   * @throws IllegalArgumentException if the value is not finite
   */
  static String decimal(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a decimal string of " + value);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    for (int digits = 17; digits > 1; digits--) {
      BigDecimal rounded =
          exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
      if (Double.isInfinite(rounded.doubleValue())) {
        rounded = exact.round(new MathContext(digits, RoundingMode.DOWN)).stripTrailingZeros();
      }
      String text = shorter(plain(rounded), scientific(rounded));
      if (text.length() <= Vr.DS.maxCharacters) {
        return text;
      }
    }
    throw new IllegalArgumentException("no decimal string for " + value);
  }

  private static String plain(BigDecimal value) {
    // The plain form of 1E+300 has 301 digits: no need to write them to see that they are too many.
    return Math.abs(value.scale()) > 40 ? scientific(value) : value.toPlainString();
  }

  private static String scientific(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = value.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + fraction + "E" + (digits.length() - 1 - value.scale());
  }

  private static String shorter(String preferred, String other) {
    return preferred.length() <= Math.max(Vr.DS.maxCharacters, other.length()) ? preferred : other;
  }

  /** Whether this is a UID (PS3.5 chapter 9). */
  static boolean isUid(@Nullable String text) {
    if (text == null || text.length() > Vr.UI.maxCharacters) {
      return false;
    }
    Matcher uid = UID.matcher(text);
    // Below the roots 0 and 1 there are 40 arcs each (X.660).
    return uid.matches() && (uid.group(1).equals("2") || isBelowForty(uid.group(2)));
  }

  private static boolean isBelowForty(String arc) {
    return arc.length() < 2 || (arc.length() == 2 && Integer.parseInt(arc) < 40);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private static String clean(@Nullable String text) {
    return text == null ? "" : withoutControls(text).replace('\\', '/').strip();
  }

  private static String withoutControls(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isPrintable(point) ? point : ' ')
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isPrintable(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  /**
   * The standard counts characters, several programs count the bytes of their UTF-8: text that fits
   * is kept whole (a patient's name is not shortened for a wrong count), what must be cut is cut so
   * that both agree.
   */
  private static String cut(String text, int longest) {
    if (text.codePointCount(0, text.length()) <= longest) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int bytes = 0;
    for (int point : text.codePoints().toArray()) {
      String character = Character.toString(point);
      bytes += character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > longest) {
        break;
      }
      kept.append(character);
    }
    return kept.toString().strip();
  }
}
