// SPDX-License-Identifier: Apache-2.0
import test from 'node:test';
import assert from 'node:assert/strict';
import {condition, fits, ordered, troubled} from '../assets/core/order.js';
import * as series from '../assets/core/series.js';

const watcher = (name, more) => ({name, state: 'ready', running: 1, wanted: 1, degraded: 0, restarts: 0, since: 1, reason: null, last_end: null, plugin: false, ...more});
const names = list => list.map(each => each.name).join(' ');
const now = () => Date.now() / 1000;

test('what needs somebody stands first, the most urgent at the top, the rest by name', () => {
  const all = [watcher('b10'), watcher('b9'), watcher('Off', {state: 'off'}), watcher('lacking', {degraded: 1}), watcher('waits', {state: 'waiting'}),
    watcher('resting', {state: 'backing_off'}), watcher('broken', {state: 'failed'}), watcher('a', {state: 'starting'})];
  assert.equal(names(ordered(all, '')), 'broken resting lacking waits a b9 b10 Off');
});

test('one that dies again and again keeps its place while it is ready', () => {
  const dies = watcher('z', {restarts: 4, last_end: {cause: 'exit', exit_code: 1, time: now() - 2}});
  const calm = watcher('a', {restarts: 4, last_end: {cause: 'exit', exit_code: 1, time: now() - 60}});
  const stopped = watcher('b', {restarts: 4, last_end: {cause: 'asked', exit_code: 0, time: now()}});
  assert.equal(names(ordered([stopped, calm, dies], '')), 'z a b');
  assert.ok(troubled(dies) && !troubled(calm) && !troubled(stopped));
});

test('sorts by a head, and the other way round', () => {
  const all = () => [watcher('a', {restarts: 1}), watcher('b', {restarts: 7}), watcher('c', {restarts: 1})];
  assert.equal(names(ordered(all(), 'restarts')), 'b a c');
  assert.equal(names(ordered(all(), '-restarts')), 'a c b');
  assert.equal(names(ordered(all(), '-name')), 'c b a');
});

test('sorts by what was measured; what was not comes last', () => {
  series.push({time: 1000, watchers: {a: {cpu: 1, memory: 5, processes: []}, b: {cpu: 9, memory: 2, processes: []}}});
  const all = () => [watcher('none'), watcher('a'), watcher('b')];
  assert.equal(names(ordered(all(), 'cpu')), 'b a none');
  assert.equal(names(ordered(all(), 'memory')), 'a b none');
});

test('an address with another word sorts as usual', () => {
  for (const word of ['weather', '__proto__', 'constructor', '-', '-toString']) {
    assert.equal(names(ordered([watcher('b'), watcher('a')], word)), 'a b', word);
  }
});

test('filters by name, by reason and by state', () => {
  const one = watcher('Web', {degraded: 1, reason: 'Lacks 2 processes'});
  assert.equal(condition(one), 'degraded');
  assert.ok(fits(one, '', []) && fits(one, 'wEB', []) && fits(one, 'lacks', []) && fits(one, '', ['failed', 'degraded']));
  assert.ok(!fits(one, 'db', []) && !fits(one, 'web', ['ready']) && !fits(watcher('x'), 'null', []));
});
