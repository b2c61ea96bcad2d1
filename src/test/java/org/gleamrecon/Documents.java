package org.gleamrecon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README and the pages of docs, as far as tests read them. */
public final class Documents {
  /** Before a block that a test runs against a service. */
  private static final String RUN = "<!-- run -->";

  /** What was once is not held to what is now. */
  private static final Set<String> HISTORY = Set.of("CHANGELOG.md", "benchmarks.md");

  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");

  private Documents() {}

  /**
   * Lines between fences, or indented by four characters.
   *
   * @param run whether they can be run as they stand
   */
  public record Block(Path page, boolean run, List<String> lines) {}

  /** All pages. */
  public static List<Path> pages() {
    try (Stream<Path> found = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md")), found.filter(f -> f.toString().endsWith(".md")))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Those that tell how things are. */
  public static List<Path> current() {
    return pages().stream().filter(p -> !HISTORY.contains(p.getFileName().toString())).toList();
  }

  public static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Blocks of a page, continued lines joined. */
  public static List<Block> blocks(Path page) {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    boolean fenced = false;
    boolean run = false;
    String before = "";
    for (String line : text(page).split("\n", -1)) {
      if (line.strip().startsWith("```")) {
        if (fenced) {
          blocks.add(new Block(page, run, joined(lines)));
          lines.clear();
        } else {
          run = before.equals(RUN);
        }
        fenced = !fenced;
      } else if (fenced) {
        lines.add(line);
      } else if (line.startsWith("    ") && !line.isBlank()) {
        blocks.add(new Block(page, false, List.of(line.strip())));
      }
      before = line.isBlank() ? before : line.strip();
    }
    return blocks;
  }

  private static List<String> joined(List<String> lines) {
    return List.of(String.join("\n", lines).replaceAll("\\\\\n\\s*", " ").split("\n", -1));
  }

  /** What stands between back quotes in a line of prose or of a table. */
  public static List<String> spans(Path page) {
    List<String> spans = new ArrayList<>();
    boolean fenced = false;
    for (String line : text(page).split("\n", -1)) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        Matcher found = SPAN.matcher(line);
        while (found.find()) {
          spans.add(found.group(1).replace("\\|", "|"));
        }
      }
    }
    return spans;
  }

  /**
   * Words of a line of shell, to its comment. Operators between spaces are words of their own.
   *
   * @return commands, each as its words without the variables that are set for it
   */
  public static List<List<String>> commands(String line) {
    List<List<String>> commands = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("((?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+)").matcher(line);
    boolean skip = false;
    while (word.find()) {
      String text = word.group();
      if (text.startsWith("#")) {
        break;
      }
      if (Set.of("|", "||", "&&", ";", "&").contains(text)) {
        commands.add(List.copyOf(words));
        words.clear();
        skip = false;
      } else if (text.matches("[0-9]?(>|>>|<)")) {
        skip = true;
      } else if (!skip && !(words.isEmpty() && text.matches("(?s)[A-Za-z_][A-Za-z_0-9]*=.*"))) {
        words.add(text.replaceAll("['\"]", ""));
      } else {
        skip = false;
      }
    }
    commands.add(List.copyOf(words));
    return commands.stream().filter(command -> !command.isEmpty()).toList();
  }
}
