package org.gleamrecon.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One media range of an Accept header (RFC 9110 section 12.5.1).
 *
 * @param type lower case, or *
 * @param subtype lower case, or *
 * @param parameters names in lower case, values unquoted, without q
 * @param weight q, 0 to 1
 */
record MediaRange(String type, String subtype, Map<String, String> parameters, double weight) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern RANGE = Pattern.compile("\\s*(" + TOKEN + ")/(" + TOKEN + ")\\s*");
  private static final Pattern PARAMETER =
      Pattern.compile(
          ";\\s*(?:("
              + TOKEN
              + ")\\s*=\\s*(?:("
              + TOKEN
              + "(?:/"
              + TOKEN
              + ")?)|"
              + "\"((?:[^\"\\\\]|\\\\.)*)\")\\s*)?");
  private static final Pattern WEIGHT = Pattern.compile("0(\\.[0-9]*)?|1(\\.0*)?");
  // DICOMweb: every transfer syntax, or the one that we write (Explicit VR Little Endian).
  private static final List<String> TRANSFER_SYNTAXES = List.of("*", "1.2.840.10008.1.2.1");

  /** The ranges of a header value; empty if it is not one. */
  static Optional<List<MediaRange>> parse(String header) {
    List<MediaRange> ranges = new ArrayList<>();
    Matcher range = RANGE.matcher(header);
    Matcher parameter = PARAMETER.matcher(header);
    int at = 0;
    while (true) {
      range.region(at, header.length());
      if (!range.lookingAt()) {
        return Optional.empty();
      }
      at = range.end();
      double weight = 1;
      Map<String, String> parameters = new LinkedHashMap<>();
      while (parameter.region(at, header.length()).lookingAt()) {
        at = parameter.end();
        if (parameter.group(1) == null) {
          continue;
        }
        String name = parameter.group(1).toLowerCase(Locale.ROOT);
        String value =
            parameter.group(2) != null
                ? parameter.group(2)
                : parameter.group(3).replaceAll("\\\\(.)", "$1");
        if (!name.equals("q")) {
          parameters.put(name, value);
        } else if (WEIGHT.matcher(value).matches()) {
          weight = Double.parseDouble(value);
        } else {
          return Optional.empty();
        }
      }
      ranges.add(
          new MediaRange(
              range.group(1).toLowerCase(Locale.ROOT),
              range.group(2).toLowerCase(Locale.ROOT),
              parameters,
              weight));
      if (at == header.length()) {
        return Optional.of(ranges);
      }
      if (header.charAt(at) != ',') {
        return Optional.empty();
      }
      at++;
    }
  }

  /** Whether the format is in this range. */
  boolean matches(AnswerFormat format) {
    boolean named = type.equals(format.type()) && subtype.equals(format.subtype());
    boolean family = type.equals(format.type()) && subtype.equals("*");
    boolean any = type.equals("*") && subtype.equals("*");
    if (!named) {
      return family || any;
    }
    String partType = parameters.get("type");
    String transferSyntax = parameters.get("transfer-syntax");
    boolean partFits =
        format != AnswerFormat.MULTIPART_DICOM
            || partType == null
            || partType.equalsIgnoreCase("application/dicom");
    return partFits && (transferSyntax == null || TRANSFER_SYNTAXES.contains(transferSyntax));
  }

  /** The more, the more exactly the range names what it matches. */
  int precision() {
    if (type.equals("*")) {
      return 0;
    }
    return subtype.equals("*") ? 1 : 2 + parameters.size();
  }
}
