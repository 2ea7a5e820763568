// SPDX-License-Identifier: Apache-2.0
// In which order watchers stand, which of them need somebody, and which of them fit a filter.
import {now} from './store.js';
import {bad} from './format.js';
import * as series from './series.js';

/** A ready watcher with missing processes is degraded, the rest has the daemon's own word. */
export const condition = watcher => watcher.state === 'ready' && !watcher.plugin && watcher.degraded > 0 ? 'degraded' : watcher.state;

/** For so many seconds after a bad end a watcher may not have found its feet yet. */
const CALM = 15;

/** How urgently somebody should look, the most urgent first. */
const URGENCY = ['failed', 'backing_off', 'degraded', 'waiting', 'stopping', 'starting', 'ready', 'off'];
/** One that dies again and again is ready in between; it keeps its place among those that need attention. */
const unsteady = ({state, restarts, last_end: last}) => state === 'ready' && restarts > 1 && last !== null && bad(last) && now() - last.time < CALM;
export const urgency = watcher => URGENCY.indexOf(unsteady(watcher) ? 'backing_off' : condition(watcher));
export const troubled = watcher => urgency(watcher) < 4;
export const CONDITIONS = URGENCY;

const byName = (a, b) => a.name.localeCompare(b.name, 'en', {numeric: true});
const use1 = (watcher, key) => {
  const value = series.watchers.get(watcher.name)?.[key];
  return value >= 0 ? value : -1;
};

// The first click on a head sorts in the direction that is usually looked for.
const ORDERS = {
  name: byName,
  processes: (a, b) => b.running - a.running,
  cpu: (a, b) => use1(b, 'lastCpu') - use1(a, 'lastCpu'),
  memory: (a, b) => use1(b, 'lastMemory') - use1(a, 'lastMemory'),
  restarts: (a, b) => b.restarts - a.restarts,
  end: (a, b) => (b.last_end?.time ?? 0) - (a.last_end?.time ?? 0),
  since: (a, b) => b.since - a.since,
};

const byUrgency = (a, b) => {
  const one = troubled(a) ? urgency(a) : CONDITIONS.length;
  const other = troubled(b) ? urgency(b) : CONDITIONS.length;
  return one - other || byName(a, b);
};

/** Sorts by a head, with a minus the other way round; by urgency without one. */
export function ordered(watchers, sort) {
  const back = sort.startsWith('-');
  const head = back ? sort.slice(1) : sort;
  // the address may say anything
  const order = Object.hasOwn(ORDERS, head) ? ORDERS[head] : null;
  return watchers.sort(order ? (a, b) => (back ? -1 : 1) * order(a, b) || byName(a, b) : byUrgency);
}

/** Whether the text stands in its name or reason, and its state is among these; no states are all. */
export function fits(watcher, text, states) {
  const low = text.toLowerCase();
  return (low === '' || watcher.name.toLowerCase().includes(low) || Boolean(watcher.reason?.toLowerCase().includes(low)))
    && (states.length === 0 || states.includes(condition(watcher)));
}
