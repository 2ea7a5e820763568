// SPDX-License-Identifier: Apache-2.0
// The options of a watcher. What a change would do is asked of the daemon and shown before it is made.
import {html, useEffect, useRef, useState} from '../core/dom.js';
import {may} from '../core/store.js';
import {patch, watcherPath} from '../core/api.js';
import {request} from '../core/actions.js';
import {shown, typed, useCatalogue} from '../core/catalogue.js';
import {plural} from '../core/format.js';
import {useKeys} from '../core/keys.js';
import {query, setQuery, useRoute} from '../core/router.js';
import {Button, Search, Tool, Trouble} from '../parts/basics.js';
import {Control} from '../parts/fields.js';

const PAUSE = 250;
const EFFECTS = {reload: 'replaces processes', 'at once': 'takes effect at once', none: 'changes nothing'};

const lines = text => Object.fromEntries(text.split('\n').map(line => line.trim()).filter(Boolean).map(line => {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}));

/** Those of the catalogue, and what else this watcher has. */
function listed(catalogue, options) {
  const known = new Set(catalogue.map(option => option.name));
  const others = Object.keys(options).filter(name => !known.has(name) && !name.startsWith('__') && typeof options[name] !== 'object');
  return [...catalogue, ...others.map(name => ({name, type: 'text', default: null, when: null, meaning: 'of a plugin', role: 'admin'}))];
}

const readable = (option, text) => option.type === 'bool' ? {true: 'yes', false: 'no'}[text] ?? text : text || '–';

export function Options({watcher, options, onChanged}) {
  useRoute();
  const catalogue = useCatalogue();
  const [edits, setEdits] = useState({});
  const [consequence, setConsequence] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const asking = useRef(0);
  const {name} = watcher;
  const text = query().get('q') ?? '';
  const own = query().has('own');
  const changed = Object.keys(edits);
  const find = key => catalogue.watcher.find(each => each.name === key);
  const changes = () => Object.fromEntries(changed.map(key => {
    const option = find(key);
    return [key, option?.type === 'map' ? lines(edits[key]) : typed(option, edits[key])];
  }));
  useEffect(() => {
    setConsequence(null);
    setTrouble(null);
    if (changed.length === 0) {
      return undefined;
    }
    const turn = ++asking.current;
    const timer = setTimeout(async () => {
      try {
        const told = await patch(watcherPath(name, '?dry_run=1'), {options: changes()});
        turn === asking.current && setConsequence(told);
      } catch (problem) {
        turn === asking.current && setTrouble(problem);
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [JSON.stringify(edits)]);
  useKeys({'/': ['Filter', () => document.getElementById('filter')?.focus()]});
  if (!catalogue) {
    return html`<p class="waits" aria-busy="true">Reading the options</p>`;
  }
  const edit = (key, value) => {
    const next = {...edits};
    if (value === shown(options[key])) {
      delete next[key];
    } else {
      next[key] = value;
    }
    setEdits(next);
  };
  const apply = async () => {
    const operations = await request('set', [name], () => patch(watcherPath(name), {options: changes()}));
    if (operations) {
      setEdits({});
      onChanged();
    }
  };
  const isOwn = option => {
    const value = shown(options[option.name]);
    return value !== '' && value !== shown(option.default);
  };
  const low = text.toLowerCase();
  const rows = listed(catalogue.watcher, options).filter(option => (!own || isOwn(option) || option.name in edits)
    && (low === '' || option.name.includes(low) || option.meaning.toLowerCase().includes(low) || shown(options[option.name]).toLowerCase().includes(low)));
  const restarts = consequence?.restarts ?? [];
  return html`<section class="options">
    <div class="bar"><${Search} value=${text} label="Filter options" onInput=${q => setQuery({q})}/>
      <${Button} kind="toggle" aria-pressed=${own} onClick=${() => setQuery({own: !own})}>Other than the default<//></div>
    ${catalogue.trouble && html`<${Trouble}>${catalogue.trouble}<//>`}
    <table class="plain" aria-label="Options"><thead><tr><th scope="col">Option</th><th scope="col">Value</th><th scope="col" class="when">When changed</th><th scope="col" class="meaning">Meaning</th></tr></thead>
    <tbody>${rows.map(option => {
      const value = shown(options[option.name]);
      const may1 = option.when && may(option.role);
      const edited = option.name in edits;
      return html`<tr key=${option.name} class=${edited ? 'edited' : ''}><th scope="row"><code>${option.name}</code></th>
        <td class="value">${may1 ? html`<div class="edit"><${Control} option=${option} id=${'o-' + option.name} label=${option.name} value=${edited ? edits[option.name] : value} signals=${catalogue.signals} onInput=${next => edit(option.name, next)}/>
            ${edited && html`<${Tool} icon="undo" label=${`Leave ${option.name} as it is`} onClick=${() => edit(option.name, value)}/>`}</div>`
          : html`<span class=${'text' + (value === '' ? ' none' : '')} title=${value}>${readable(option, value || shown(option.default))}</span>`}
          ${edited && trouble?.errors?.[option.name] && html`<small class="bad">${trouble.errors[option.name]}</small>`}</td>
        <td class="when">${option.when ? EFFECTS[option.when] ?? option.when : 'in the file only'}</td><td class="meaning">${option.meaning}</td></tr>`;
    })}</tbody></table>
    ${changed.length > 0 && html`<div class="selection consequence" role="region" aria-label="What the changes do" aria-live="polite">
      <div><b>${plural(changed.length, 'change')}: ${changed.join(', ')}</b>
        <p class=${trouble ? 'bad' : restarts.length > 0 ? 'warns' : ''}>${trouble ? trouble.message : !consequence ? 'Asking what that would do'
          : restarts.length > 0 ? `Replaces ${plural(restarts.length, 'process', 'processes')}: ${restarts.slice(0, 12).join(', ')}${restarts.length > 12 ? ' …' : ''}` : 'Restarts no process'}</p></div>
      <${Button} onClick=${() => setEdits({})}>Discard<//>
      <button type="button" class="button primary" disabled=${!consequence} onClick=${apply}>Apply</button>
    </div>`}
  </section>`;
}
