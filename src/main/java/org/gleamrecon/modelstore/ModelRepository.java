package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.InitialWeights;
import org.gleamrecon.unroll.WeightArray;

/**
 * The models under one directory: {@code <name>/<version>/} with model.json, weights.safetensors
 * and README.md. A version, once there, never changes; how good its images usually are may be
 * measured later and put beside it.
 */
public final class ModelRepository {
  static final String CARD = "model.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String README = "README.md";
  static final String BANDS = "bands.json";
  private static final long MOST_CARD_BYTES = 1 << 20;
  private static final long MOST_WEIGHT_BYTES = 1L << 30;

  private final Path root;
  private final SignaturePolicy policy;

  /** Loads what is there, whoever signed it. */
  public ModelRepository(Path root) {
    this(root, SignaturePolicy.NONE);
  }

  public ModelRepository(Path root, SignaturePolicy policy) {
    this.root = root;
    this.policy = policy;
  }

  /** All names and versions, sorted; empty if there is no such directory. */
  public List<ModelId> list() throws IOException {
    return list(true);
  }

  /** As {@link #list}, with the versions that lack their card, which a check has to name. */
  public List<ModelId> listWithIncomplete() throws IOException {
    return list(false);
  }

  private List<ModelId> list(boolean withCard) throws IOException {
    List<ModelId> found = new ArrayList<>();
    for (Path model : directories(root)) {
      String name = String.valueOf(model.getFileName());
      if (ModelId.isName(name)) {
        for (Path directory : directories(model)) {
          int version = ModelId.versionOf(String.valueOf(directory.getFileName()));
          if (version > 0 && (!withCard || Files.exists(directory.resolve(CARD)))) {
            found.add(new ModelId(name, version));
          }
        }
      }
    }
    found.sort(java.util.Comparator.comparing(ModelId::name).thenComparingInt(ModelId::version));
    return found;
  }

  /**
   * The version meant by {@code NAME:V}, or by {@code NAME} alone: the newest.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND if there is none
   */
  public ModelId resolve(String nameAndVersion) throws IOException {
    List<ModelId> found = versions(nameAndVersion, list());
    return found.get(found.size() - 1);
  }

  /**
   * The version meant by {@code NAME:V}, or all of {@code NAME}, oldest first; never empty. Those
   * that lack their card are among them.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND if there is none
   */
  public List<ModelId> versionsWithIncomplete(String nameAndVersion) throws IOException {
    return versions(nameAndVersion, listWithIncomplete());
  }

  private static List<ModelId> versions(String nameAndVersion, List<ModelId> all) {
    String[] parts = nameAndVersion.split(":", 2);
    int version = parts.length == 1 ? 1 : ModelId.versionOf(parts[1]);
    ModelId wanted = new ModelId(parts[0], version);
    List<ModelId> found =
        all.stream()
            .filter(parts.length == 1 ? id -> id.name().equals(parts[0]) : wanted::equals)
            .toList();
    if (found.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND,
          "there is no model " + (parts.length == 1 ? wanted.name() : wanted.toString()));
    }
    return found;
  }

  private static List<Path> directories(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  /**
   * The card alone, without reading the weights.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED
   */
  public ModelCard card(ModelId id) throws IOException {
    return card(id, bytes(id, CARD, MOST_CARD_BYTES));
  }

  private static ModelCard card(ModelId id, byte[] json) {
    ModelCard card = ModelCardJson.read(json);
    if (!card.id().equals(id)) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED, id + " has the card of " + card.id());
    }
    return card;
  }

  /**
   * model.json as it lies there.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED
   */
  public String cardText(ModelId id) throws IOException {
    return new String(bytes(id, CARD, MOST_CARD_BYTES), StandardCharsets.UTF_8);
  }

  /**
   * The card for people, Markdown.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED
   */
  public String readme(ModelId id) throws IOException {
    return new String(bytes(id, README, MOST_CARD_BYTES), StandardCharsets.UTF_8);
  }

  /**
   * What is usual for a version's images.
   *
   * @return empty if it was not measured
   * @throws ReconstructionException MODEL_DAMAGED if what was measured cannot be read or belongs to
   *     other weights or exits
   */
  public Optional<QualityBands> bands(ModelCard card) throws IOException {
    Path directory = directory(card.id());
    if (!Files.exists(directory.resolve(BANDS))) {
      return Optional.empty();
    }
    QualityBands bands = QualityBandsJson.read(bytes(directory, BANDS, MOST_CARD_BYTES));
    // An exit without a band would not be judged, and nobody would know.
    if (!bands.belongTo(card)) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          card.id() + ": " + BANDS + " was measured with other weights or exits");
    }
    return Optional.of(bands);
  }

  /**
   * Writes down what is usual for a version's images, in place of what was written before.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, CONFLICT if they belong to other weights or
   *     exits
   */
  public void measured(ModelId id, QualityBands bands) throws IOException {
    if (!bands.belongTo(card(id))) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, id + " has other weights or exits than those measured");
    }
    DurableFiles.replace(directory(id).resolve(BANDS), QualityBandsJson.write(bands));
  }

  /**
   * Card and weights; verifies the checksum, that the weights fit the design, and the signature as
   * the policy says.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED, MODEL_NOT_TRUSTED
   */
  public StoredModel load(ModelId id) throws IOException {
    byte[] json = bytes(id, CARD, MOST_CARD_BYTES);
    ModelCard card = card(id, json);
    StoredModel model = load(card, directory(id));
    // Of the bytes that were read, not of files that may have changed since.
    policy.check(id, signedFiles(id, card, json));
    return model;
  }

  /**
   * What the policy says of a version whose weights have been verified.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED, MODEL_NOT_TRUSTED
   */
  public SignaturePolicy.Verdict verdict(ModelId id) throws IOException {
    return policy.check(id, signedFiles(id));
  }

  /** What is signed of a version, without a look at its weights. */
  SignedFiles signedFiles(ModelId id) throws IOException {
    byte[] json = bytes(id, CARD, MOST_CARD_BYTES);
    return signedFiles(id, card(id, json), json);
  }

  private SignedFiles signedFiles(ModelId id, ModelCard card, byte[] json) throws IOException {
    return SignedFiles.of(directory(id), json, card.signature(), card.weightsSha256());
  }

  /**
   * As {@link #load}, from a directory that need not be part of a repository.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED
   */
  public static StoredModel read(Path directory) throws IOException {
    return load(ModelCardJson.read(bytes(directory, CARD, MOST_CARD_BYTES)), directory);
  }

  private static StoredModel load(ModelCard card, Path directory) throws IOException {
    ModelId id = card.id();
    byte[] file = bytes(directory, WEIGHTS, MOST_WEIGHT_BYTES);
    String found = sha256(file);
    if (!found.equals(card.weightsSha256())) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          id + ": the weights' SHA-256 is " + found + ", the card says " + card.weightsSha256());
    }
    Map<String, WeightArray> weights = Safetensors.read(file);
    try {
      InitialWeights.check(card.architecture(), weights);
    } catch (IllegalArgumentException unfit) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED, id + ": " + unfit.getMessage(), unfit);
    }
    return new StoredModel(card, weights);
  }

  /** One of a model's text files. */
  static String text(Path directory, String name) throws IOException {
    return new String(bytes(directory, name, MOST_CARD_BYTES), StandardCharsets.UTF_8);
  }

  private byte[] bytes(ModelId id, String name, long most) throws IOException {
    return bytes(directory(id), name, most);
  }

  /** A model is told by the last two parts of its path: more of it is the machine's business. */
  private static byte[] bytes(Path directory, String name, long most) throws IOException {
    Path whole = directory.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    String id = (parent == null ? "" : parent.getFileName() + "/") + whole.getFileName();
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ReconstructionException(FailureCode.MODEL_NOT_FOUND, id + " has no " + name);
    }
    long size = Files.size(file);
    if (size > most) {
      throw new ReconstructionException(
          FailureCode.MODEL_DAMAGED,
          id + ": " + name + " has " + size + " bytes, the limit is " + most);
    }
    return Files.readAllBytes(file);
  }

  Path directory(ModelId id) {
    return root.resolve(id.name()).resolve(Integer.toString(id.version()));
  }

  /**
   * Adds a version, all of it or nothing.
   *
   * @param card its checksum is filled in here
   * @param readme the card for people, Markdown
   * @return the card as written
   * @throws ReconstructionException CONFLICT if the version exists
   */
  public ModelCard publish(ModelCard card, Map<String, WeightArray> weights, String readme)
      throws IOException {
    return write(directory(card.id()), card, weights, readme);
  }

  /**
   * As {@link #publish}, into a directory that need not be part of a repository.
   *
   * @param directory of the model, must not exist
   */
  public static ModelCard write(
      Path directory, ModelCard card, Map<String, WeightArray> weights, String readme)
      throws IOException {
    InitialWeights.check(card.architecture(), weights);
    Path target = directory.toAbsolutePath();
    Path parent = java.util.Objects.requireNonNull(target.getParent(), "a directory for the model");
    Files.createDirectories(parent);
    byte[] file = Safetensors.write(weights, Map.of("model", card.id().toString()));
    ModelCard complete = card.withWeights(sha256(file));
    // Not a temporary directory of the library: that would be the owner's alone for ever.
    Path draft = Files.createDirectory(parent.resolve(".draft-" + UUID.randomUUID()));
    try {
      Files.write(draft.resolve(WEIGHTS), file);
      Files.write(draft.resolve(CARD), ModelCardJson.write(complete));
      Files.write(draft.resolve(README), readme.getBytes(StandardCharsets.UTF_8));
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      move(draft, target);
      return complete;
    } catch (FileAlreadyExistsException there) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, card.id() + " exists; versions do not change", there);
    } finally {
      deleteDraft(draft);
    }
  }

  private static void move(Path draft, Path target) throws IOException {
    try {
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException elsewhere) {
      Files.move(draft, target);
    }
  }

  private static void deleteDraft(Path draft) throws IOException {
    for (String name : List.of(WEIGHTS, CARD, README)) {
      Files.deleteIfExists(draft.resolve(name));
    }
    Files.deleteIfExists(draft);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
