// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import java.time.Instant;

/**
 * A daemon that does not answer.
 *
 * @param since its last answer, or the first attempt if it has never answered
 */
public record Silence(Instant since, String reason) {}
