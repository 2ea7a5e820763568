// SPDX-License-Identifier: Apache-2.0
// The lines of output that the page has got, of several watchers, by time.
import {emit, on} from './store.js';
import {plain} from './ansi.js';

const MOST = 10_000;

/** All lines, the oldest first. A line: {watcher, pid, wid, stream, time, line, number, plain}. */
export let lines = [];
/** How many lines were left out because the browser was too slow. */
export let lost = 0;

const last = new Map();
let batch = [];
let timer = 0;
let boot = null;

on('hello', hello => {
  if (hello.boot !== boot) {
    boot = hello.boot;
    // numbers may begin anew with the daemon; what is repeated is told by its time
    for (const each of last.values()) {
      each.number = -1;
    }
  }
});

on('log', line => {
  const known = last.get(line.watcher) ?? {number: -1, time: 0};
  if (known.number >= 0 ? line.number <= known.number : line.time < known.time || line.time === known.time && line.number <= known.former) {
    return;
  }
  last.set(line.watcher, {number: line.number, time: line.time, former: line.number});
  batch.push(line);
  // what comes together is shown together
  timer ||= setTimeout(flush, 60);
});

on('dropped', dropped => {
  if (dropped.logs > 0) {
    lost += dropped.logs;
    emit('lines-lost');
  }
});

function flush() {
  timer = 0;
  const fresh = batch;
  batch = [];
  for (const line of fresh) {
    line.plain = plain(line.line);
  }
  fresh.sort((a, b) => a.time - b.time);
  const inOrder = lines.length === 0 || fresh[0].time >= lines.at(-1).time;
  lines = lines.concat(fresh);
  if (!inOrder) {
    lines.sort((a, b) => a.time - b.time);
  }
  if (lines.length > MOST) {
    lines = lines.slice(-MOST);
  }
  emit('lines', inOrder ? fresh : null);
}

/** Forgets the lines of watchers that are not among these, so that they come anew when they are wanted again. */
export function keepOnly(names) {
  const wanted = new Set(names);
  for (const name of [...last.keys()]) {
    if (!wanted.has(name)) {
      last.delete(name);
    }
  }
  const kept = lines.filter(line => wanted.has(line.watcher));
  batch = batch.filter(line => wanted.has(line.watcher));
  if (kept.length !== lines.length) {
    lines = kept;
    emit('lines', null);
  }
}

/** Empties the page; what is written from now on appears. */
export function clear() {
  lines = [];
  batch = [];
  emit('lines', null);
}
