// SPDX-License-Identifier: Apache-2.0
/**
 * The text of the ini files: it is parsed, included files are read, sections are put together and variables are expanded. Nothing
 * here knows what an option means. {@link io.circus.config.internal.ini.IniReader} is where reading starts.
 */
package io.circus.config.internal.ini;
