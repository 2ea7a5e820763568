// SPDX-License-Identifier: Apache-2.0
/**
 * Being told of changed files ({@link io.circus.kernel.files.FileWatch}), and what went wrong with one
 * ({@link io.circus.kernel.files.FileTrouble}).
 */
@Export
@Version("1.0.0")
package io.circus.kernel.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
