/**
 * Fine-tuning jobs: starts, watches, stops and registers trainings that run in processes of their
 * own, and knows nothing of the mathematics.
 *
 * <p>Takes: a request. Gives: a job and its state, through every death of the service, the trainer
 * and the machine. May import: modelstore, failure.
 */
@NullMarked
package org.gleamrecon.jobs;

import org.jspecify.annotations.NullMarked;
