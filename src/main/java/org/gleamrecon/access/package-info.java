/**
 * Stage: before a request is heard. Takes: what a caller shows. Gives: who it is, and its roles.
 * May import: failure.
 */
@NullMarked
package org.gleamrecon.access;

import org.jspecify.annotations.NullMarked;
