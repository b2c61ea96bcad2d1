package org.gleamrecon.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgChartTest {
  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Double> numbers(Document svg, String tag, String attribute) {
    NodeList all = svg.getElementsByTagName(tag);
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      // What is left out is 0 in SVG.
      String text = ((Element) all.item(i)).getAttribute(attribute);
      numbers.add(text.isEmpty() ? 0 : Double.parseDouble(text));
    }
    return numbers;
  }

  @Test
  void pointsLieInProportionAndTheHigherIsDrawnHigher() throws Exception {
    Document svg =
        read(
            new LineChart(
                    "a < b & c",
                    "x",
                    "y",
                    List.of(
                        new LineChart.Line(
                            "one",
                            List.of(
                                new LineChart.Point(1, 20),
                                new LineChart.Point(3, 30),
                                new LineChart.Point(5, 25)))))
                .svg());
    List<Double> x = numbers(svg, "circle", "cx");
    List<Double> y = numbers(svg, "circle", "cy");
    assertEquals(x.get(1) - x.get(0), x.get(2) - x.get(1), 0.2);
    assertEquals(y.get(0) - y.get(2), y.get(2) - y.get(1), 0.2);
    assertTrue(y.get(1) < y.get(0), y.toString());
    assertTrue(svg.getDocumentElement().getTextContent().contains("a < b & c"));
  }

  @Test
  void oneValueAloneIsAChartToo() throws Exception {
    Document svg =
        read(
            new LineChart(
                    "",
                    "x",
                    "y",
                    List.of(new LineChart.Line("one", List.of(new LineChart.Point(4, 28.5)))))
                .svg());
    for (double at : numbers(svg, "circle", "cy")) {
      assertTrue(Double.isFinite(at));
    }
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LineChart("", "x", "y", List.of(new LineChart.Line("none", List.of()))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new LineChart(
                "",
                "x",
                "y",
                List.of(new LineChart.Line("one", List.of(new LineChart.Point(1, Double.NaN))))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BarChart("", List.of("a"), List.of(new BarChart.Bar("b", List.of(1.0, 2.0), ""))));
  }

  @Test
  void partsOfABarAreAsWideAsTheyAreLong() throws Exception {
    Document svg =
        read(
            new BarChart(
                    "",
                    List.of("forward", "backward"),
                    List.of(
                        new BarChart.Bar("long", List.of(1.0, 3.0), "4 s"),
                        new BarChart.Bar("short", List.of(0.5, 1.5), "2 s")))
                .svg());
    // The page and the two of the legend come first.
    List<Double> widths = numbers(svg, "rect", "width").subList(3, 7);
    assertEquals(3, widths.get(1) / widths.get(0), 0.01);
    assertEquals(2, widths.get(0) / widths.get(2), 0.01);
    List<Double> lefts = numbers(svg, "rect", "x");
    assertEquals(lefts.get(3) + widths.get(0), lefts.get(4), 0.11);
  }

  @Test
  void noBarsAreAnEmptyChart() throws Exception {
    assertEquals(
        "no bars",
        read(new BarChart("no bars", List.of(), List.of()).svg())
            .getDocumentElement()
            .getTextContent()
            .strip());
  }
}
