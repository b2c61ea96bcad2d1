package org.gleamrecon.modelstore;

import java.util.Map;
import org.gleamrecon.unroll.WeightArray;

/**
 * A model as read from disk, its checksum verified.
 *
 * @param weights by {@code <iteration>.<published parameter name>}
 */
public record StoredModel(ModelCard card, Map<String, WeightArray> weights) {}
