package org.gleamrecon.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ActiveVersionsFile;
import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.QualityBands;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.modelstore.StoredModel;

/**
 * The models that a program can use, read and verified, and which version of each name is active: a
 * value that does not change. A damaged one is left out and named among the {@link #problems}; the
 * others serve.
 */
public final class InstalledModels {
  /** No model: every scan gets a classical method. */
  public static final InstalledModels NONE =
      new InstalledModels(List.of(), Map.of(), Map.of(), List.of(), SignaturePolicy.NONE);

  private static final Comparator<ModelId> ORDER =
      Comparator.comparing(ModelId::name).thenComparingInt(ModelId::version);

  private static final String SENSITIVITIES = "espirit";

  private final Map<ModelId, StoredModel> models = new LinkedHashMap<>();
  private final Map<ModelId, QualityBands> bands;
  private final Map<String, Integer> active;
  private final List<String> problems;
  private final SignaturePolicy policy;

  private InstalledModels(
      Collection<StoredModel> models,
      Map<ModelId, QualityBands> bands,
      Map<String, Integer> active,
      List<String> problems,
      SignaturePolicy policy) {
    this.bands = Map.copyOf(bands);
    for (StoredModel model : models) {
      this.models.put(model.card().id(), model);
    }
    this.active = Map.copyOf(active);
    this.problems = List.copyOf(problems);
    this.policy = policy;
  }

  /**
   * Reads every version under a directory of models; a directory that is not there has none. The
   * highest version of each name is active.
   */
  public static InstalledModels read(Path directory) {
    return read(directory, new ActiveVersionsFile.Content(ActiveVersions.NONE, Optional.empty()));
  }

  /**
   * As above, with what was decided on which versions are active. Where the active version cannot
   * be used, the one that was active before it serves, else the highest below it, else none: a
   * version that nobody activated never takes its place.
   */
  public static InstalledModels read(Path directory, ActiveVersionsFile.Content decided) {
    return read(directory, decided, SignaturePolicy.NONE);
  }

  /** As above; versions whose signature the policy refuses are left out as damaged ones are. */
  public static InstalledModels read(
      Path directory, ActiveVersionsFile.Content decided, SignaturePolicy policy) {
    List<String> problems = new ArrayList<>();
    decided.warning().ifPresent(problems::add);
    Map<ModelId, QualityBands> bands = new LinkedHashMap<>();
    List<StoredModel> models =
        new InstalledModels(List.of(), Map.of(), Map.of(), List.of(), policy)
            .readAll(directory, bands, problems);
    Map<String, Integer> active =
        ActiveChoice.of(
            models.stream().map(model -> model.card().id()).toList(), decided.versions(), problems);
    return new InstalledModels(models, bands, active, problems, policy);
  }

  /**
   * Reads the directory again: what came since can be used, what is gone cannot, and what is active
   * stays so, with the weights in memory, whatever happened to its files.
   */
  InstalledModels readAgain(Path directory) {
    List<String> found = new ArrayList<>();
    Map<ModelId, StoredModel> now = new TreeMap<>(ORDER);
    Map<ModelId, QualityBands> measured = new LinkedHashMap<>();
    readAll(directory, measured, found).forEach(model -> now.put(model.card().id(), model));
    models.forEach(
        (id, model) -> {
          if (isActive(id) && now.put(id, model) == null) {
            bands(id).ifPresent(known -> measured.put(id, known));
          }
        });
    return new InstalledModels(now.values(), measured, active, found, policy);
  }

  /** The same with another version of a name active; 0: none. */
  InstalledModels activating(String name, int version) {
    Map<String, Integer> changed = new LinkedHashMap<>(active);
    if (version > 0) {
      changed.put(name, version);
    } else {
      changed.remove(name);
    }
    return new InstalledModels(models.values(), bands, changed, problems, policy);
  }

  private List<StoredModel> readAll(
      Path directory, Map<ModelId, QualityBands> measured, List<String> found) {
    ModelRepository repository = new ModelRepository(directory, policy);
    List<StoredModel> read = new ArrayList<>();
    try {
      for (ModelId id : repository.list()) {
        try {
          ModelCard card = repository.card(id);
          StoredModel known = models.get(id);
          StoredModel model =
              known != null && known.card().equals(card) ? known : repository.load(id);
          requireKnownInput(model.card());
          read.add(model);
          readBands(repository, model.card(), measured, found);
        } catch (ReconstructionException | IOException damaged) {
          found.add("model %s is left out: %s".formatted(id, reason(damaged)));
        }
      }
    } catch (IOException unreadable) {
      found.add("the directory of models cannot be read");
    }
    return read;
  }

  private static void readBands(
      ModelRepository repository,
      ModelCard card,
      Map<ModelId, QualityBands> measured,
      List<String> found) {
    try {
      repository.bands(card).ifPresent(of -> measured.put(card.id(), of));
    } catch (ReconstructionException | IOException damaged) {
      found.add(
          "images of model %s are not held to bands: %s".formatted(card.id(), reason(damaged)));
    }
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

  /** The version of each name that serves where none is asked for, by name. */
  public List<ModelCard> active() {
    return cards().stream()
        .filter(card -> isActive(card.id()))
        .sorted(Comparator.comparing(card -> card.id().name()))
        .toList();
  }

  public boolean isActive(ModelId id) {
    return active.getOrDefault(id.name(), 0) == id.version();
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

  /** What is usual for a version's images, if it was measured. */
  public Optional<QualityBands> bands(ModelId id) {
    return Optional.ofNullable(bands.get(id));
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
