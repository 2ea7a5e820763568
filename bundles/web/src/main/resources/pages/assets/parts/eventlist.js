// SPDX-License-Identifier: Apache-2.0
// Events as a list that follows its end.
import {html, useEffect, useLayoutEffect, useRef, useState} from '../core/dom.js';
import {on} from '../core/store.js';
import {absolute, clock} from '../core/format.js';
import {Pane} from '../core/pane.js';
import * as happenings from '../core/happenings.js';
import {Icon} from './icons.js';

const cell = (kind, className, text) => {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
};

function row(event) {
  const made = cell('div', 'line event' + (happenings.bad(event) ? ' bad' : ''), '');
  const time = cell('time', '', clock(event.time));
  time.title = absolute(event.time);
  const subject = cell(event.kind === 'watcher' ? 'a' : 'span', 'subject', event.subject ?? '');
  if (event.kind === 'watcher') {
    subject.href = `/watchers/${encodeURIComponent(event.subject)}`;
  }
  subject.title = `${event.kind} ${event.subject}`;
  made.append(time, subject, cell('b', 'name', event.name.replaceAll('_', ' ')), cell('span', 'text', happenings.words(event)));
  return made;
}

/** @param fits which of the events are shown; {@code sign} changes when it does, {@code one} says that all are about the same watcher */
export function EventList({fits, sign, paused = false, one = false}) {
  const scroller = useRef();
  const pane = useRef();
  const test = useRef();
  test.current = fits;
  const [end, setEnd] = useState({follows: true, missed: 0});
  const [empty, setEmpty] = useState(false);
  useLayoutEffect(() => {
    pane.current = new Pane(scroller.current, row, (follows, missed) => setEnd({follows, missed}));
    return () => pane.current.close();
  }, []);
  useEffect(() => {
    const show = fresh => {
      const shown = (fresh ?? happenings.events).filter(each => test.current(each));
      if (fresh === null) {
        pane.current.reset(shown);
        setEmpty(shown.length === 0);
      } else {
        pane.current.add(shown);
        shown.length > 0 && setEmpty(false);
      }
    };
    show(null);
    return paused ? undefined : on('events', show);
  }, [sign, paused]);
  return html`<div class=${'log wrap events' + (one ? ' one' : '')}>
    <div class="scroller" ref=${scroller} tabindex="0" role="log" aria-live="off" aria-label="Events, the newest last"></div>
    ${empty && html`<p class="nothing">No event yet that fits.</p>`}
    ${!end.follows && html`<button type="button" class="button newest" onClick=${() => pane.current.follow()}><${Icon} name="end"/><span>${end.missed > 0 ? `${end.missed} new` : 'Newest'}</span></button>`}
  </div>`;
}
