/** Child processes under exact control: started, stopped, continued and killed by pid. */
@NullMarked
package io.shardlookup.processes;

import org.jspecify.annotations.NullMarked;
