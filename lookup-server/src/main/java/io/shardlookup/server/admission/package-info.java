/**
 * Where work runs. Lookups answered from memory run to their end on the transport's own thread, so
 * that there is no queue of them to bound; whatever has to wait for something takes a permit of an
 * {@link io.shardlookup.runtime.admission.InFlightLimit} first and is refused at once if there is
 * none.
 */
@NullMarked
package io.shardlookup.server.admission;

import org.jspecify.annotations.NullMarked;
