// SPDX-License-Identifier: Apache-2.0
// Lines of output as a list that follows its end.
import {html, useEffect, useLayoutEffect, useRef, useState} from '../core/dom.js';
import {on} from '../core/store.js';
import {absolute, clock} from '../core/format.js';
import {Pane} from '../core/pane.js';
import {parts} from '../core/ansi.js';
import * as book from '../core/book.js';
import {Icon} from './icons.js';

const HUES = 8;

/** The same colour for a watcher wherever it is shown. */
export function hue(name) {
  let sum = 0;
  for (const letter of name) {
    sum = sum * 31 + letter.codePointAt(0) >>> 0;
  }
  return sum % HUES;
}

/** What is searched for: {test, pattern, trouble}. */
export function searchOf(text, regex) {
  if (text === '') {
    return {pattern: null, trouble: null};
  }
  try {
    return {pattern: new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'), trouble: null};
  } catch (mistake) {
    return {pattern: null, trouble: mistake.message};
  }
}

const matches = (pattern, text) => {
  pattern.lastIndex = 0;
  return pattern.test(text);
};

/** Where the pattern is found, as [from, to]. */
function hits(pattern, text) {
  const found = [];
  if (pattern) {
    pattern.lastIndex = 0;
    for (const match of text.matchAll(pattern)) {
      if (match[0] !== '') {
        found.push([match.index, match.index + match[0].length]);
      }
    }
  }
  return found;
}

function appendText(to, line, pattern) {
  const found = hits(pattern, line.plain);
  if (found.length === 0 && line.plain === line.line) {
    to.textContent = line.plain;
    return;
  }
  let at = 0;
  for (const [part, style] of parts(line.line)) {
    let from = 0;
    const put = (end, marked) => {
      if (end > from) {
        const piece = document.createElement(marked ? 'mark' : 'span');
        piece.className = style;
        piece.textContent = part.slice(from, end);
        to.append(piece);
        from = end;
      }
    };
    for (const [start, end] of found) {
      if (end > at && start < at + part.length) {
        put(Math.max(0, start - at), false);
        put(Math.min(part.length, end - at), true);
      }
    }
    put(part.length, false);
    at += part.length;
  }
}

const element = (kind, className, text) => {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
};

/**
 * @param names the watchers whose lines are shown
 * @param stream '' for both, or one
 * @param search of {@link searchOf}
 * @param all shows lines without a match too
 * @param paused shows nothing new
 */
export function LogView({names, stream, search, all, paused, wrap, label}) {
  const scroller = useRef();
  const pane = useRef();
  const [end, setEnd] = useState({follows: true, missed: 0});
  const [empty, setEmpty] = useState(true);
  const facts = useRef();
  const several = names.length > 1;
  facts.current = {set: new Set(names), stream, search, all, several};
  const wanted = line => {
    const {set, stream: only, search: {pattern}, all: every} = facts.current;
    return set.has(line.watcher) && (only === '' || line.stream === only) && (every || !pattern || matches(pattern, line.plain));
  };
  useLayoutEffect(() => {
    pane.current = new Pane(scroller.current, line => {
      const {search: {pattern}, several: many} = facts.current;
      const row = element('div', `line ${line.stream}`, '');
      const time = element('time', '', clock(line.time));
      time.dataset.t = line.time;
      row.append(time);
      if (many) {
        const name = element('a', `w h${hue(line.watcher)}`, line.watcher);
        name.href = `/watchers/${encodeURIComponent(line.watcher)}`;
        name.title = line.watcher;
        row.append(name);
      }
      const wid = element('i', 'wid', line.wid ?? '');
      wid.title = `process ${line.pid}, worker ${line.wid}`;
      row.append(wid, element('b', 'from', line.stream === 'stderr' ? 'err' : ''));
      const text = element('span', 'text', '');
      appendText(text, line, pattern);
      row.append(text);
      return row;
    }, (follows, missed) => setEnd({follows, missed}));
    const dated = event => {
      const time = event.target.closest?.('time[data-t]');
      if (time && !time.title) {
        time.title = absolute(Number(time.dataset.t));
      }
    };
    scroller.current.addEventListener('pointerover', dated);
    return () => pane.current.close();
  }, []);
  const key = JSON.stringify([names, stream, search.pattern?.source ?? '', all]);
  const show = fresh => {
    if (fresh === null) {
      const lines = book.lines.filter(wanted);
      pane.current.reset(lines);
      setEmpty(lines.length === 0);
    } else {
      const lines = fresh.filter(wanted);
      pane.current.add(lines);
      if (lines.length > 0) {
        setEmpty(false);
      }
    }
  };
  useEffect(() => {
    show(null);
  }, [key]);
  useEffect(() => {
    if (paused) {
      return undefined;
    }
    let first = true;
    const ends = on('lines', fresh => show(first ? null : fresh));
    // what came during a pause
    show(null);
    first = false;
    return ends;
  }, [paused]);
  return html`<div class=${'log' + (wrap ? ' wrap' : '')}>
    <div class="scroller" ref=${scroller} tabindex="0" role="log" aria-live="off" aria-label=${label}></div>
    ${empty && html`<p class="nothing">${names.length === 0 ? 'Choose one watcher or more.' : search.pattern && !all ? 'No line fits the search.' : 'No line has come yet. A watcher without stdout_stream and stderr_stream writes to the output of the daemon, which is not kept.'}</p>`}
    ${!end.follows && html`<button type="button" class="button newest" onClick=${() => pane.current.follow()}><${Icon} name="end"/><span>${end.missed > 0 ? `${end.missed} new` : 'Newest'}</span></button>`}
  </div>`;
}

/** The search over lines: text, and whether it is a regular expression. */
export function LogSearch({text, regex, onText, onRegex, trouble}) {
  return html`<label class=${'search regex' + (trouble ? ' wrong' : '')}><${Icon} name="search"/><input id="filter" type="search" value=${text} placeholder="Search" aria-label="Search in the lines" autocomplete="off" spellcheck=${false}
    aria-invalid=${trouble !== null} title=${trouble ?? ''} onInput=${event => onText(event.target.value)} onKeyDown=${event => {
      if (event.key === 'Escape') {
        onText('');
        event.target.blur();
      }
    }}/><button type="button" class="inside" aria-pressed=${regex} aria-label="Regular expression" title="Regular expression" onClick=${() => onRegex(!regex)}>.*</button></label>`;
}
