package org.gleamrecon.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ModelId;
import picocli.CommandLine.Command;

/** {@code gleam models list}: names and versions. */
@Command(name = "list", description = "Lists the models, their versions and which serves.")
final class ModelsListCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Map<String, StringJoiner> versions = new LinkedHashMap<>();
    ActiveVersions decided = StateDirectory.activeVersions().versions();
    int longest = 0;
    for (ModelId id : repository().list()) {
      versions
          .computeIfAbsent(
              id.name(), name -> new StringJoiner(" ", "", " (newest)" + active(decided.of(name))))
          .add(Integer.toString(id.version()));
      longest = Math.max(longest, id.name().length());
    }
    if (versions.isEmpty()) {
      out().printf("no models in %s%n", directory());
    }
    for (Map.Entry<String, StringJoiner> model : versions.entrySet()) {
      out().printf("%-" + longest + "s  %s%n", model.getKey(), model.getValue());
    }
    return 0;
  }

  private static String active(Optional<ActiveVersions.Entry> decided) {
    return decided
        .map(
            entry ->
                entry.active() > 0 ? ", " + entry.active() + " (active)" : ", none of them active")
        .orElse("");
  }
}
