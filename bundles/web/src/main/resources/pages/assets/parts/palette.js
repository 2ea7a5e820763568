// SPDX-License-Identifier: Apache-2.0
// Ctrl-K: every page, watcher and action by a few letters of its name.
import {html, useEffect, useMemo, useRef, useState} from '../core/dom.js';
import {may, seesAll, state} from '../core/store.js';
import {VERBS, act, possible} from '../core/actions.js';
import {go, watcherUrl} from '../core/router.js';
import {condition} from '../core/order.js';
import {Dialog, word} from './basics.js';
import {Icon, Mark} from './icons.js';
import {extras} from './commands.js';

/** How well the letters of {@code wanted} fit, in order; negative if they do not. */
export function fit(text, wanted) {
  let at = -1;
  let score = 0;
  const low = text.toLowerCase();
  for (const letter of wanted.toLowerCase()) {
    if (letter === ' ') {
      continue;
    }
    const next = low.indexOf(letter, at + 1);
    if (next < 0) {
      return -1;
    }
    score += next === at + 1 ? 3 : next === 0 || /[^a-z0-9]/.test(low[next - 1]) ? 2 : 0;
    at = next;
  }
  return score - low.length / 100;
}

function everything() {
  const all = [
    {text: 'Watchers', icon: 'columns', run: () => go('/')},
    seesAll() && {text: 'Sockets', icon: 'bolt', run: () => go('/sockets')},
    {text: 'Logs', icon: 'log', run: () => go('/logs')},
    {text: 'Events', icon: 'end', run: () => go('/events')},
    ...extras(),
  ].filter(Boolean);
  const watchers = [...state.watchers.values()];
  for (const watcher of watchers) {
    all.push({text: watcher.name, hint: word(condition(watcher)), mark: condition(watcher), run: () => go(watcherUrl(watcher.name))});
  }
  for (const watcher of watchers) {
    for (const verb in VERBS) {
      if (possible(verb, watcher)) {
        all.push({text: `${VERBS[verb].label}: ${watcher.name}`, icon: VERBS[verb].icon, run: () => act(verb, [watcher.name])});
      }
    }
    if (!watcher.plugin) {
      all.push({text: `Log: ${watcher.name}`, icon: 'log', run: () => go(`/logs?w=${encodeURIComponent(watcher.name)}`)});
    }
  }
  return all;
}

export function Palette({onClose}) {
  const [wanted, setWanted] = useState('');
  const [chosen, choose] = useState(0);
  const all = useMemo(everything, []);
  const list = useRef();
  const found = useMemo(() => wanted.trim() === '' ? all.slice(0, 12)
    : all.map(entry => [fit(entry.text, wanted), entry]).filter(([score]) => score >= 0).sort((a, b) => b[0] - a[0]).slice(0, 12).map(([, entry]) => entry), [wanted]);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({block: 'nearest'}), [chosen]);
  const run = entry => {
    onClose();
    entry.run();
  };
  const keys = event => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      choose((chosen + step + found.length) % found.length);
    }
  };
  return html`<${Dialog} title="Go to or do" onClose=${onClose} onSubmit=${() => found[chosen] && run(found[chosen])}>
    <div class="palette">
      <input id="palette" autofocus type="text" role="combobox" aria-expanded="true" aria-controls="found" aria-activedescendant=${`found-${chosen}`} autocomplete="off" spellcheck=${false}
        placeholder="A page, a watcher, or an action such as restart web" value=${wanted} onKeyDown=${keys} onInput=${event => {
          setWanted(event.target.value);
          choose(0);
        }}/>
      <ul id="found" role="listbox" ref=${list}>
        ${found.map((entry, i) => html`<li role="option" id=${`found-${i}`} aria-selected=${i === chosen} onMouseMove=${() => choose(i)} onClick=${() => run(entry)}>
          ${entry.mark ? html`<${Mark} state=${entry.mark}/>` : html`<${Icon} name=${entry.icon}/>`}<span>${entry.text}</span>${entry.hint && html`<small>${entry.hint}</small>`}</li>`)}
        ${found.length === 0 && html`<li class="none">Nothing is called so.</li>`}
      </ul>
    </div>
  <//>`;
}
