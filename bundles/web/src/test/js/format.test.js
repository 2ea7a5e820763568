// SPDX-License-Identifier: Apache-2.0
import test from 'node:test';
import assert from 'node:assert/strict';
import {bad, bytes, end, number, percent, plural, span} from '../assets/core/format.js';
import {parts, plain} from '../assets/core/ansi.js';

test('memory', () => {
  assert.deepEqual([0, 999, 1000, 1024, 10_200, 1_048_576, 1_073_741_824 * 12].map(bytes), ['0 B', '999 B', '1.0 KiB', '1.0 KiB', '10 KiB', '1.0 MiB', '12 GiB']);
  assert.deepEqual([NaN, null, undefined, -1].map(value => bytes(value === null ? NaN : value)), ['–', '–', '–', '–']);
});

test('CPU', () => assert.deepEqual([0, 0.04, 99.94, 99.95, 412.3, NaN, undefined].map(percent), ['0.0 %', '0.0 %', '99.9 %', '100 %', '412 %', '–', '–']));

test('spans of time', () => assert.deepEqual([0.9, 59.9, 60, 3599, 3600, 172_799, 172_800, -3, NaN].map(span),
  ['0 s', '59 s', '1 min', '59 min', '1 h', '47 h', '2 d', '0 s', '–']));

test('counts', () => assert.deepEqual([plural(1, 'process', 'processes'), plural(2, 'process', 'processes'), plural(0, 'restart'), number(null), number(0)],
  ['1 process', '2 processes', '0 restarts', '–', '0']));

test('why a process ended', () => {
  assert.equal(end({cause: 'exit', exit_code: 3}), 'exited with status 3');
  assert.equal(end({cause: 'signal', exit_code: -9}), 'killed by KILL');
  assert.equal(end({cause: 'signal', exit_code: -50}), 'killed by signal 50');
  assert.equal(end({cause: 'asked', by: 'anna', exit_code: 0}), 'asked by anna, exited with status 0');
  assert.equal(end({cause: 'something new', exit_code: null}), 'something new');
  assert.ok(bad({cause: 'exit', exit_code: 1}) && bad({cause: 'oom'}) && !bad({cause: 'exit', exit_code: 0}) && !bad({cause: 'asked', exit_code: 1}));
});

test('colours of terminals are kept, other sequences are left out', () => {
  assert.deepEqual(parts('a\x1b[1;31mred\x1b[0m b'), [['a', ''], ['red', 'a-bold a-f1'], [' b', '']]);
  assert.equal(plain('\x1b]0;title\x07\x1b[2Jtext\x00\x08'), 'text');
  assert.equal(plain('<b>&amp;</b>'), '<b>&amp;</b>');
  assert.deepEqual(parts('\x1b[38;2;1;2;3mx'), [['x', '']]);
});
