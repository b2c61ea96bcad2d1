package org.gleamrecon.results;

import java.util.Optional;

/**
 * How the images of a run came to be.
 *
 * @param model {@code name:version}, where the method has one
 * @param nInf unrolled iterations used, 0 where the method has none
 * @param residual relative k-space residual, NaN where the method has none
 * @param images how many there are
 */
public record RunFacts(
    String method, Optional<String> model, int nInf, double residual, int images) {}
