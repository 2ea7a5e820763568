// SPDX-License-Identifier: Apache-2.0
import test from 'node:test';
import assert from 'node:assert/strict';
import * as series from '../assets/core/series.js';

const {LENGTH} = series;
const frame = (time, cpu, more = {}) => ({time, watchers: {web: {cpu, memory: cpu * 100, processes: [[7, 1, cpu, cpu * 100, 1]]}, ...more}});
const cpu = at => series.watchers.get('web').cpu[LENGTH - 1 - at];

// The tests are one life of a page: the modules hold its state.
test('what the daemon remembers fills the chart, also where it measured every ten seconds', () => {
  const times = Array.from({length: 60}, (_, i) => 1000 + i * 10);
  series.load({times, watchers: {web: {cpu: times.map(() => 2), memory: times.map(() => 50)}, gone: {cpu: times.map((_, i) => i < 3 ? 1 : null), memory: times.map((_, i) => i < 3 ? 9 : null)}}});
  series.sumUp();
  assert.equal(series.newest, 1590);
  assert.equal(series.watchers.get('web').cpu.filter(value => value === 2).length, 591, 'no hole');
  assert.equal(series.total.cpu[LENGTH - 1], 2);
  assert.equal(series.total.cpu[LENGTH - 1 - 590], 3);
});

test('a frame is a point, at its second', () => {
  series.push(frame(1591, 5));
  assert.deepEqual([cpu(0), cpu(1)], [5, 2]);
  assert.equal(series.total.memory[LENGTH - 1], 500);
});

test('a round that came late leaves no hole, a longer gap does', () => {
  series.push(frame(1593, 7));
  assert.deepEqual([cpu(0), cpu(1), cpu(2)], [7, 7, 5]);
  series.push(frame(1600, 8));
  assert.equal(cpu(0), 8);
  assert.ok(Number.isNaN(cpu(1)) && Number.isNaN(cpu(6)));
  assert.equal(cpu(7), 7);
});

test('a frame of the past is left out', () => {
  series.push(frame(1500, 99));
  assert.deepEqual([series.newest, cpu(0)], [1600, 8]);
});

test('a watcher without processes counts as nothing', () => {
  series.push({time: 1601, watchers: {}});
  assert.deepEqual([cpu(0), series.watchers.get('web').lastMemory, series.total.lastCpu], [0, 0, 0]);
});

test('processes are those of the watcher on view, as long as they live', () => {
  series.showProcessesOf('web');
  series.push(frame(1602, 3));
  assert.equal(series.processes.get(7).lastCpu, 3);
  series.push({time: 1603, watchers: {web: {cpu: 1, memory: 1, processes: [[8, 1, 1, 1, 0]]}}});
  assert.deepEqual([...series.processes.keys()], [8]);
});

test('after a long sleep nothing of before is left', () => {
  series.push(frame(9000, 4));
  assert.equal(series.watchers.get('web').cpu.filter(value => value >= 0).length, 1);
});
