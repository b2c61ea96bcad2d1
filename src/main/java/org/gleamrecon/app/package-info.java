/**
 * Wiring, configuration, main.
 *
 * <p>Takes: configuration. Gives: the running program. May import: cli, http, telemetry, admission,
 * jobs, modelstore, phantom, mrd, pipeline, tensor, failure.
 */
@NullMarked
package org.gleamrecon.app;

import org.jspecify.annotations.NullMarked;
