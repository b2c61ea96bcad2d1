/**
 * Metrics from the pipeline's listener.
 *
 * <p>Takes: stage events. Gives: Micrometer meters. May import: pipeline, modelstore, admission.
 */
@NullMarked
package org.gleamrecon.telemetry;

import org.jspecify.annotations.NullMarked;
