// SPDX-License-Identifier: Apache-2.0
// The output of several watchers, merged by time or side by side.
import {html, useEffect, useMemo, useState} from '../core/dom.js';
import {state, use} from '../core/store.js';
import {want} from '../core/stream.js';
import {LOCAL} from '../core/api.js';
import {useKeys} from '../core/keys.js';
import {listOf, query, setQuery, useRoute} from '../core/router.js';
import {clock} from '../core/format.js';
import * as book from '../core/book.js';
import {condition} from '../core/order.js';
import {Button, Chips, Tool, useTitle} from '../parts/basics.js';
import {Icon, Mark} from '../parts/icons.js';
import {LogSearch, LogView, hue, searchOf} from '../parts/logview.js';

/** The daemon sends so many logs at most; more could not be read either. */
const MOST = 20;

function download(names, lines) {
  if (names.length === 1) {
    const link = document.createElement('a');
    link.href = `/api/v1${LOCAL}/logs/${encodeURIComponent(names[0])}?format=text&download=1&lines=100000`;
    link.download = '';
    link.click();
    return;
  }
  const text = lines.map(line => `${new Date(line.time * 1000).toISOString()} ${line.watcher}/${line.wid} ${line.stream} ${line.plain}\n`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(text, {type: 'text/plain'}));
  link.download = `circus-${clock(Date.now() / 1000).slice(0, 8).replaceAll(':', '')}.log`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What can be done with lines, on this page and on that of one watcher. */
export function useLines(names) {
  use('lines-lost');
  const asked = query();
  const text = asked.get('q') ?? '';
  const regex = asked.has('re');
  const [paused, setPaused] = useState(false);
  const search = useMemo(() => searchOf(text, regex), [text, regex]);
  const stream = asked.get('stream') ?? '';
  const wrap = !asked.has('nowrap');
  const key = JSON.stringify(names);
  useEffect(() => {
    book.keepOnly(names);
    want({logs: names, lines: Math.max(200, Math.round(2000 / Math.max(1, names.length)))});
  }, [key]);
  useEffect(() => () => {
    want({});
    book.keepOnly([]);
  }, []);
  useKeys({
    '/': ['Search', () => document.getElementById('filter')?.focus()],
    ' ': ['Pause, or go on', event => event.target.closest?.('button, input, summary') ? false : setPaused(!paused)],
    w: ['Wrap lines, or not', () => setQuery({nowrap: wrap})],
    c: ['Clear the page', () => book.clear()],
  });
  const tools = html`
    <${LogSearch} text=${text} regex=${regex} trouble=${search.trouble} onText=${q => setQuery({q})} onRegex=${re => setQuery({re})}/>
    ${text !== '' && html`<${Button} kind=${'toggle'} aria-pressed=${asked.has('all')} title="Show the other lines too" onClick=${() => setQuery({all: !asked.has('all')})}>All lines<//>`}
    <${Chips} label="Streams" chosen=${stream ? [stream] : []} onChange=${chosen => setQuery({stream: chosen.at(-1) ?? ''})} options=${[{value: 'stdout', text: 'out'}, {value: 'stderr', text: 'err'}]}/>`;
  const buttons = html`
    ${book.lost > 0 && html`<span class="missed" title="This browser was too slow for what was written">${book.lost} lines left out</span>`}
    <${Tool} icon="wrap" label="Wrap lines" keys="w" pressed=${wrap} onClick=${() => setQuery({nowrap: wrap})}/>
    <${Tool} icon="down" label="Download" disabled=${names.length === 0} onClick=${() => download(names, book.lines)}/>
    <${Tool} icon="close" label="Clear the page" keys="c" onClick=${() => book.clear()}/>
    <${Button} kind="toggle pause" icon=${paused ? 'play' : 'pause'} aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}<//>`;
  return {tools, buttons, view: {stream, search, all: asked.has('all'), paused, wrap}};
}

function Picker({all, chosen}) {
  const [text, setText] = useState('');
  const low = text.toLowerCase();
  const change = name => setQuery({w: chosen.includes(name) ? chosen.filter(each => each !== name) : [...chosen, name].slice(-MOST)});
  const shown = all.filter(each => each.name.toLowerCase().includes(low));
  return html`<div class="picker">
    <label class="search"><${Icon} name="search"/><input type="search" placeholder="Watchers" aria-label="Filter the watchers" value=${text} autocomplete="off" spellcheck=${false} onInput=${event => setText(event.target.value)}/></label>
    <p><span>${chosen.length} of ${all.length}</span>${chosen.length > 0 ? html`<button type="button" class="plain" onClick=${() => setQuery({w: []})}>None</button>`
      : html`<button type="button" class="plain" onClick=${() => setQuery({w: shown.slice(0, MOST).map(each => each.name)})}>${shown.length <= MOST ? 'All' : `First ${MOST}`}</button>`}</p>
    <ul>${shown.map(each => html`<li key=${each.name}><label title=${each.name}><input type="checkbox" checked=${chosen.includes(each.name)} onChange=${() => change(each.name)}/><${Mark} state=${condition(each)}/><span class=${chosen.includes(each.name) ? `w h${hue(each.name)}` : ''}>${each.name}</span></label></li>`)}</ul>
  </div>`;
}

export function LogsPage() {
  useRoute();
  use('watchers', 'link');
  useTitle('Logs');
  const all = [...state.watchers.values()].filter(each => !each.plugin).sort((a, b) => a.name.localeCompare(b.name, 'en', {numeric: true}));
  const chosen = listOf('w').slice(0, MOST);
  const side = query().get('view') === 'side' && chosen.length > 1;
  const {tools, buttons, view} = useLines(chosen);
  // as it is at first; from then on it is the reader's
  const [open] = useState(() => innerWidth > 800 || chosen.length === 0);
  return html`<main class="page logs">
    <details class="picks" open=${open}><summary>Watchers<b>${chosen.length === 0 ? 'choose' : chosen.join(', ')}</b></summary><${Picker} all=${all} chosen=${chosen}/></details>
    <section class="reader" aria-label="Lines">
      <div class="bar">${tools}<span class="space"></span>
        ${chosen.length > 1 && html`<${Tool} icon="columns" label="Side by side" pressed=${side} onClick=${() => setQuery({view: side ? '' : 'side'})}/>`}${buttons}</div>
      ${side ? html`<div class="columns">${chosen.map(name => html`<section key=${name} aria-label=${name}><h2 class=${`w h${hue(name)}`} title=${name}>${name}</h2><${LogView} names=${[name]} label=${`Output of ${name}`} ...${view}/></section>`)}</div>`
        : html`<${LogView} key="merged" names=${chosen} label="Output, by time" ...${view}/>`}
    </section>
  </main>`;
}
