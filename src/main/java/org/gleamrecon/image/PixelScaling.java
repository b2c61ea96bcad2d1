package org.gleamrecon.image;

/**
 * How magnitudes become unsigned 16 bit pixels, the same for a whole series: stored =
 * round(magnitude / slope), clipped to 0..65535; magnitude = stored x slope + 0.
 *
 * @param slope RescaleSlope
 * @param windowCenter in rescaled units (after slope), like {@code windowWidth}
 */
public record PixelScaling(double slope, double windowCenter, double windowWidth) {}
