/** The chart, the manifests made from it and the images' recipes. */
@NullMarked
package org.gleamrecon.chart;

import org.jspecify.annotations.NullMarked;
