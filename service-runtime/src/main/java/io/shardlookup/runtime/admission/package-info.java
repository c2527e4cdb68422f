/**
 * How much work a node takes at a time. Lookups answered from memory run to their end on the
 * transport's own thread, so that there is no queue of them to bound; whatever has to wait for
 * something takes a permit of an {@link io.shardlookup.runtime.admission.InFlightLimit} first and
 * is refused at once if there is none. Other calls take their permit at the door ({@link
 * io.shardlookup.runtime.admission.AdmissionInterceptor}), which bounds the queue of the workers
 * behind it too.
 */
@NullMarked
package io.shardlookup.runtime.admission;

import org.jspecify.annotations.NullMarked;
