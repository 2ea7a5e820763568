// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section, for tools; read by {@link Options#read}. {@code circusd --check} knows the options from here. */
@ObjectClassDefinition(name = ExampleListener.PID)
@interface Config {

    /** How a line of the log begins. */
    String greeting() default "example";

    /** Of so many ends of a watcher's processes one is logged. */
    @AttributeDefinition(min = "1")
    int every() default 1;

    /** While this file is there, the hook refuses. */
    String refuse_while() default "";
}
