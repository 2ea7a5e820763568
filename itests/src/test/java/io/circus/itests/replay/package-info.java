// SPDX-License-Identifier: Apache-2.0
/**
 * What the original daemon said and did, replayed against ours: {@link io.circus.itests.replay.TranscriptReplayIT}.
 */
package io.circus.itests.replay;
