// SPDX-License-Identifier: Apache-2.0
/**
 * The meaning of the sections: {@link io.circus.config.internal.sections.ConfigurationReader} makes a
 * {@link io.circus.config.internal.sections.Configuration} of them, with a reader for each kind of section.
 */
package io.circus.config.internal.sections;
