// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The section, for tools; read by {@link Options#read}. {@code circusd --check} knows the options from here. */
@ObjectClassDefinition(name = ExampleListener.PID)
@interface Config {
    @AttributeDefinition(description = "how a line of the log begins")
    @PluginOption(override = true)
    String greeting() default "example";

    @AttributeDefinition(min = "1", description = "of so many ends of a watcher's processes one is logged; 1 or more")
    @PluginOption(override = true)
    int every() default 1;

    @AttributeDefinition(description = "while this file is there, the hook refuses; an absolute path")
    @PluginOption(form = OptionForm.PATH)
    String refuse_while() default "";
}
