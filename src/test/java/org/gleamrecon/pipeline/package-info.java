/** The corridor from end to end, judged by truths and programs that are not ours. */
@NullMarked
package org.gleamrecon.pipeline;

import org.jspecify.annotations.NullMarked;
