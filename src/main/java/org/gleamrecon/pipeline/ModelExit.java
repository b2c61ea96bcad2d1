package org.gleamrecon.pipeline;

import org.gleamrecon.modelstore.ModelCard;

/**
 * The network that a scan gets and where it is left.
 *
 * @param nInf iterations that run, one of the card's exits
 */
record ModelExit(ModelCard card, int nInf) {}
