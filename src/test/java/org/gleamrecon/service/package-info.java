/**
 * The running program as its users meet it: started by the launcher, spoken to over HTTP, watched
 * from outside.
 */
@NullMarked
package org.gleamrecon.service;

import org.jspecify.annotations.NullMarked;
