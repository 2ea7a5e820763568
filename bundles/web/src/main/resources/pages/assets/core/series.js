// SPDX-License-Identifier: Apache-2.0
// The last ten minutes of everything together, of each watcher, and of the processes that are on the page: a point a second, the newest
// last, NaN where nothing was measured.

export const LENGTH = 600;

class Series {
  cpu = new Float32Array(LENGTH).fill(NaN);
  memory = new Float32Array(LENGTH).fill(NaN);

  get lastCpu() {
    return this.cpu[LENGTH - 1];
  }

  get lastMemory() {
    return this.memory[LENGTH - 1];
  }

  shift(by) {
    for (const values of [this.cpu, this.memory]) {
      values.copyWithin(0, by);
      values.fill(NaN, LENGTH - by);
    }
  }

  put(index, cpu, memory) {
    this.cpu[index] = cpu;
    this.memory[index] = memory;
  }
}

/** The sum of the watchers. */
export const total = new Series();
export const watchers = new Map();
/** By pid; only of the watcher that is on the page. */
export const processes = new Map();
/** The second of the newest point; 0 before there is one. */
export let newest = 0;
let shown = null;

/** Measured less often while nobody looked: until the next point, a value counts for the time before it. */
const REST = 12;

function of(map, key) {
  let series = map.get(key);
  if (!series) {
    map.set(key, series = new Series());
  }
  return series;
}

function advance(time) {
  const by = newest === 0 ? LENGTH : Math.min(LENGTH, Math.round(time) - newest);
  if (by > 0) {
    total.shift(by);
    watchers.forEach(each => each.shift(by));
    processes.forEach(each => each.shift(by));
    newest = Math.round(time);
  }
}

/** Keeps the processes of this watcher from now on. */
export function showProcessesOf(name) {
  shown = name;
  processes.clear();
}

/** Adds what the daemon has measured in a second. */
export function push(frame) {
  if (newest !== 0 && frame.time < newest - 1) {
    return;
  }
  const gap = newest === 0 ? 1 : Math.round(frame.time) - newest;
  advance(frame.time);
  const at = LENGTH - 1;
  let cpu = 0;
  let memory = 0;
  for (const name in frame.watchers) {
    const use = frame.watchers[name];
    cpu += use.cpu;
    memory += use.memory;
    of(watchers, name).put(at, use.cpu, use.memory);
  }
  for (const [name, series] of watchers) {
    if (!(name in frame.watchers)) {
      series.put(at, 0, 0);
    }
  }
  total.put(at, cpu, memory);
  if (shown !== null) {
    const alive = new Set();
    for (const [pid, , share, resident] of frame.watchers[shown]?.processes ?? []) {
      of(processes, pid).put(at, share, resident);
      alive.add(pid);
    }
    for (const pid of processes.keys()) {
      if (!alive.has(pid)) {
        processes.delete(pid);
      }
    }
  }
  // a round that came late leaves no hole
  if (gap === 2) {
    for (const series of [total, ...watchers.values(), ...processes.values()]) {
      series.put(at - 1, series.cpu[at], series.memory[at]);
    }
  }
}

/** Takes over what the daemon remembers. */
export function load(history) {
  const {times} = history;
  if (times.length === 0) {
    return;
  }
  advance(times.at(-1));
  const places = times.map(time => LENGTH - 1 - (newest - Math.round(time)));
  const fill = (series, use) => times.forEach((_, i) => {
    const cpu = use.cpu[i];
    const to = places[i];
    if (cpu === null || to < 0 || to >= LENGTH) {
      return;
    }
    const before = i === 0 ? to - 1 : places[i - 1];
    for (let at = to - before <= REST ? Math.max(0, before + 1) : to; at <= to; at++) {
      series.put(at, cpu, use.memory[i]);
    }
  });
  const all = history.watchers ?? {};
  for (const name in all) {
    fill(of(watchers, name), all[name]);
    if (name === shown) {
      for (const pid in all[name].processes ?? {}) {
        fill(of(processes, Number(pid)), all[name].processes[pid]);
      }
    }
  }
}

/** The sum over all watchers, after all of them have been loaded. */
export function sumUp() {
  for (let i = 0; i < LENGTH; i++) {
    let cpu = NaN;
    let memory = NaN;
    for (const series of watchers.values()) {
      if (series.cpu[i] >= 0) {
        cpu = (cpu >= 0 ? cpu : 0) + series.cpu[i];
        memory = (memory >= 0 ? memory : 0) + series.memory[i];
      }
    }
    total.put(i, cpu, memory);
  }
}
