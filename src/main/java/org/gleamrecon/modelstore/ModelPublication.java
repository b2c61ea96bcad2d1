package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Takes a model that was made elsewhere into a repository, as the next version of its name. May be
 * repeated after it was killed at any moment: what is there already is not added again.
 */
public final class ModelPublication {
  private static final int MOST_ATTEMPTS = 100;

  private final Path root;
  private final ModelRepository repository;
  private final SignaturePolicy policy;

  /**
   * @param root of the repository
   */
  public ModelPublication(Path root) {
    this(root, SignaturePolicy.NONE);
  }

  /**
   * @param root of the repository
   * @param policy whose signing key, if it has one, signs what is published
   */
  public ModelPublication(Path root, SignaturePolicy policy) {
    this.root = root;
    this.policy = policy;
    repository = new ModelRepository(root);
  }

  /**
   * Copies the model, its weights bit by bit and its bands with them; the card gets the new
   * version.
   *
   * @param directory of one model (with its model.json), or one that holds a single {@code
   *     NAME/VERSION/}
   * @return the version in the repository that has the weights' SHA-256 and the lineage of the
   *     model: made now or before
   * @throws ReconstructionException MODEL_NOT_FOUND if there is not one model, MODEL_DAMAGED if it
   *     is not whole
   */
  public ModelId publish(Path directory) throws IOException {
    Path model = single(directory);
    StoredModel stored = ModelRepository.read(model);
    String readme = ModelRepository.text(model, ModelRepository.README);
    ModelCard card = stored.card();
    byte[] weights = Files.readAllBytes(model.resolve(ModelRepository.WEIGHTS));
    Path measured = model.resolve(ModelRepository.BANDS);
    Optional<byte[]> bands =
        Files.isRegularFile(measured)
            ? Optional.of(Files.readAllBytes(measured))
            : Optional.empty();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      int next = 1;
      for (ModelId id : repository.listWithIncomplete()) {
        if (id.name().equals(card.id().name())) {
          if (isSame(id, card)) {
            return id;
          }
          next = id.version() + 1;
        }
      }
      ModelCard numbered = card.withVersion(next);
      String title = readme.replace(card.id().toString(), numbered.id().toString());
      if (add(numbered, weights, title, bands)) {
        return numbered.id();
      }
    }
    throw new ReconstructionException(
        FailureCode.CONFLICT, "others publish versions of " + card.id().name() + " all the time");
  }

  /** The one name in a directory, or of the model that the directory itself is. */
  public static String nameIn(Path directory) throws IOException {
    return ModelCardJson.read(Files.readAllBytes(single(directory).resolve(ModelRepository.CARD)))
        .id()
        .name();
  }

  private static Path single(Path directory) throws IOException {
    if (Files.exists(directory.resolve(ModelRepository.CARD))) {
      return directory;
    }
    List<ModelId> found = new ModelRepository(directory).list();
    if (found.size() != 1) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND,
          "%d models where one is to be published".formatted(found.size()));
    }
    return directory.resolve(found.get(0).name()).resolve(Integer.toString(found.get(0).version()));
  }

  private boolean isSame(ModelId id, ModelCard card) throws IOException {
    try {
      ModelCard there = repository.card(id);
      return there.weightsSha256().equals(card.weightsSha256())
          && there.lineage().equals(card.lineage());
    } catch (ReconstructionException unreadable) {
      return false;
    }
  }

  /** False if the version came to be in the meantime. */
  private boolean add(ModelCard card, byte[] weights, String readme, Optional<byte[]> bands)
      throws IOException {
    Path parent = Files.createDirectories(root.resolve(card.id().name()));
    Path target = parent.resolve(Integer.toString(card.id().version()));
    // Named by its content: a repetition takes the place of what a kill left behind.
    Path draft = parent.resolve(".draft-" + card.weightsSha256());
    remove(draft);
    Files.createDirectory(draft);
    try {
      DurableFiles.write(draft.resolve(ModelRepository.WEIGHTS), weights);
      byte[] json = ModelCardJson.write(card);
      DurableFiles.write(draft.resolve(ModelRepository.CARD), json);
      if (policy.signingKey().isPresent()) {
        byte[] text = SignedText.of(json, card.weightsSha256());
        DurableFiles.write(
            draft.resolve(SignedFiles.SIGNATURE),
            policy.signingKey().get().sign(text).line().getBytes(StandardCharsets.US_ASCII));
      }
      DurableFiles.write(
          draft.resolve(ModelRepository.README), readme.getBytes(StandardCharsets.UTF_8));
      if (bands.isPresent()) {
        DurableFiles.write(draft.resolve(ModelRepository.BANDS), bands.get());
      }
      DurableFiles.sync(draft);
      if (Files.exists(target)) {
        return false;
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.sync(parent);
      DurableFiles.sync(root);
      return true;
    } catch (IOException failure) {
      if (Files.exists(target)) {
        return false;
      }
      throw failure;
    } finally {
      remove(draft);
    }
  }

  private static void remove(Path draft) throws IOException {
    if (!Files.isDirectory(draft)) {
      return;
    }
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(draft);
  }
}
