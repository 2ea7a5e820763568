// SPDX-License-Identifier: Apache-2.0
/** The example plugin, to be copied: reading starts at {@link io.circus.example.ExampleListener}. */
package io.circus.example;
