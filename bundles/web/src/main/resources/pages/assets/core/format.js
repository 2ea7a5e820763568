// SPDX-License-Identifier: Apache-2.0
// Values as text.

export function bytes(count) {
  if (!(count >= 0)) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${unit === 0 ? Math.round(count) : count < 9.95 ? count.toFixed(1) : count.toFixed(0)} ${units[unit]}`;
}

/** A share of one core. */
export const percent = value => value >= 0 ? `${value < 99.95 ? value.toFixed(1) : Math.round(value)} %` : '–';

export const number = value => value === null || value === undefined ? '–' : String(value);

/** How long, in the largest unit alone. */
export function span(seconds) {
  if (!(seconds >= 0)) {
    return seconds < 0 ? '0 s' : '–';
  }
  if (seconds < 60) {
    return `${Math.floor(seconds)} s`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min`;
  }
  if (seconds < 48 * 3600) {
    return `${Math.floor(seconds / 3600)} h`;
  }
  return `${Math.floor(seconds / 86400)} d`;
}

const full = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'medium'});
export const absolute = seconds => full.format(seconds * 1000);

const two = n => String(n).padStart(2, '0');

/** The time of day with milliseconds. */
export function clock(seconds) {
  const date = new Date(seconds * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export const plural = (count, one, many = one + 's') => `${count} ${count === 1 ? one : many}`;

const SIGNALS = ['', 'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM',
  'STKFLT', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO', 'PWR', 'SYS'];

const how = code => code === null || code === undefined ? '' : code < 0 ? `killed by ${SIGNALS[-code] ?? `signal ${-code}`}` : `exited with status ${code}`;

/** Why a process ended. */
export function end(last) {
  const by = last.by ? ` by ${last.by}` : '';
  switch (last.cause) {
    case 'asked': return `asked${by}, ${how(last.exit_code) || 'ended'}`;
    case 'replaced': return `replaced by a reload, ${how(last.exit_code) || 'ended'}`;
    case 'surplus': return 'one more than wanted';
    case 'max_age': return 'older than max_age';
    case 'unready': return 'not ready in time';
    case 'plugin': return `ended${by}`;
    case 'oom': return 'killed for want of memory';
    case 'core': return `${how(last.exit_code)}, core dumped`;
    case 'spawn': return 'could not be started';
    case 'unknown': return 'ended, status unknown';
    case 'signal': return how(last.exit_code) + (last.by ? `, sent by ${last.by}` : '');
    default: return how(last.exit_code) || last.cause;
  }
}

/** Whether such an end is nobody's wish. */
export const bad = last => ['signal', 'core', 'oom', 'spawn', 'unready'].includes(last.cause) || last.cause === 'exit' && last.exit_code !== 0;
