// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import aQute.bnd.annotation.xml.XMLAttribute;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an option of a plugin must be, besides what {@code AttributeDefinition} says: for the methods of the annotation that declares
 * the plugin's section. bnd writes it into the jar's description of the section. {@code circusd --check} reads it from there
 * without starting the jar, and {@link PluginOptions} refuses what breaks it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@XMLAttribute(namespace = "http://circus.io/xmlns/option/v1.0.0", prefix = "circus")
public @interface PluginOption {

    OptionForm form() default OptionForm.PLAIN;

    /** A regular expression of Java that the whole text must match; empty: any text will do. */
    String pattern() default "";

    /** The words behind "expected" where {@link #pattern} does not match or the option is missing. */
    String expected() default "";

    /** Whether the plugin cannot run without it. */
    boolean required() default false;

    /** Whether a watcher overrides it with {@code PLUGIN.OPTION} in its section. */
    boolean override() default false;

    /** The option that this is another name of; empty: it is its own. */
    String aliasOf() default "";
}
