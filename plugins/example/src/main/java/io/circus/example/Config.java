// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The options of the section, as text, with their defaults. */
@ObjectClassDefinition(name = ExampleListener.PID)
public @interface Config {

    /** How a line of the log begins. */
    String greeting() default "example";

    /** While this file is there, the hook refuses; empty: it never does. */
    String refuse_while() default "";
}
