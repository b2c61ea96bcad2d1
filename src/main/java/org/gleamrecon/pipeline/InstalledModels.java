package org.gleamrecon.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.StoredModel;

/**
 * The models that a program can use, read and verified once when it starts. A damaged one is left
 * out and named among the {@link #problems}; the others serve.
 */
public final class InstalledModels {
  /** No model: every scan gets a classical method. */
  public static final InstalledModels NONE = new InstalledModels(List.of(), List.of());

  private static final String SENSITIVITIES = "espirit";

  private final Map<ModelId, StoredModel> models = new LinkedHashMap<>();
  private final List<String> problems;

  private InstalledModels(List<StoredModel> models, List<String> problems) {
    for (StoredModel model : models) {
      this.models.put(model.card().id(), model);
    }
    this.problems = List.copyOf(problems);
  }

  /** Reads every version under a directory of models; a directory that is not there has none. */
  public static InstalledModels read(Path directory) {
    ModelRepository repository = new ModelRepository(directory);
    List<StoredModel> models = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try {
      for (ModelId id : repository.list()) {
        try {
          StoredModel model = repository.load(id);
          requireKnownInput(model.card());
          models.add(model);
        } catch (ReconstructionException | IOException damaged) {
          problems.add("model %s is left out: %s".formatted(id, reason(damaged)));
        }
      }
    } catch (IOException unreadable) {
      problems.add("the directory of models cannot be read");
    }
    return new InstalledModels(models, problems);
  }

  /** A card may come from a later program that prepares the input in a way not known here. */
  private static void requireKnownInput(ModelCard card) throws IOException {
    if (!card.inputNormalisation().equals(ModelCard.ZERO_FILLED_P95)
        || !card.sensitivityMethod().equals(SENSITIVITIES)) {
      throw new IOException(
          "its input needs another normalisation than %s or other maps than %s"
              .formatted(ModelCard.ZERO_FILLED_P95, SENSITIVITIES));
    }
  }

  private static String reason(Exception failure) {
    if (failure instanceof ReconstructionException typed) {
      return typed.code() + ": " + typed.detail();
    }
    return failure.getClass() == IOException.class
        ? String.valueOf(failure.getMessage())
        : "it cannot be read";
  }

  /** Every version that can be used, by name, then version. */
  public List<ModelCard> cards() {
    return models.values().stream().map(StoredModel::card).toList();
  }

  /**
   * The version of each name that serves where none is asked for: the highest one that can be used.
   * The only place that decides this.
   */
  public List<ModelCard> active() {
    Map<String, ModelCard> highest = new LinkedHashMap<>();
    cards().stream()
        .sorted(Comparator.comparingInt(card -> card.id().version()))
        .forEach(card -> highest.put(card.id().name(), card));
    return highest.values().stream()
        .sorted(Comparator.comparing(card -> card.id().name()))
        .toList();
  }

  public boolean isActive(ModelId id) {
    return active().stream().anyMatch(card -> card.id().equals(id));
  }

  /**
   * What {@code NAME} (its active version) or {@code NAME:VERSION} means.
   *
   * @return empty if there is no such model or it was left out
   */
  public Optional<ModelCard> find(String reference) {
    return reference.contains(":")
        ? cards().stream().filter(card -> card.id().toString().equals(reference)).findFirst()
        : active().stream().filter(card -> card.id().name().equals(reference)).findFirst();
  }

  /** Sentences for the operator on what was left out and why. */
  public List<String> problems() {
    return problems;
  }

  /** What identifies a model's weights. */
  public record Identity(String name, int version, String weightsSha256) {}

  /** Of every version that can be used. */
  public List<Identity> identities() {
    return cards().stream()
        .map(card -> new Identity(card.id().name(), card.id().version(), card.weightsSha256()))
        .toList();
  }

  /** With the weights, for whoever puts them on a device. */
  List<StoredModel> stored() {
    return List.copyOf(models.values());
  }
}
