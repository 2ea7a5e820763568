// SPDX-License-Identifier: Apache-2.0
// The watchers: what failed first, then the others by name. Actions on one of them or on a selection.
import {Component, html, useEffect, useState} from '../core/dom.js';
import {may, on, seesAll, state, use} from '../core/store.js';
import {VERBS, act, possible} from '../core/actions.js';
import {absolute, bytes, percent, plural} from '../core/format.js';
import {Chart} from '../core/chart.js';
import {Live, Spark} from '../core/paint.js';
import {useKeys} from '../core/keys.js';
import {go, listOf, query, setQuery, useRoute, watcherUrl} from '../core/router.js';
import {CONDITIONS, condition, fits, ordered, troubled} from '../core/order.js';
import * as series from '../core/series.js';
import {Ago, Button, Chips, Empty, EndText, Menu, Search, StateMark, Tool, useTitle, word} from '../parts/basics.js';
import {openWindow} from '../parts/commands.js';
import {Icon} from '../parts/icons.js';

export const menuOf = (watcher, open) => [
  ...Object.entries(VERBS).map(([verb, {label, icon, key}]) => possible(verb, watcher) && {label, icon, keys: key, run: () => act(verb, [watcher.name])}),
  !watcher.plugin && open && {label: 'Log', icon: 'log', run: () => go(`/logs?w=${encodeURIComponent(watcher.name)}`)},
  may('admin') && !watcher.plugin && {label: 'Remove', icon: 'trash', danger: true, run: () => openWindow('remove', {names: [watcher.name]})},
];

class Row extends Component {
  shouldComponentUpdate(next) {
    return next.watcher !== this.props.watcher || next.chosen !== this.props.chosen || next.role !== this.props.role || next.urgent !== this.props.urgent;
  }

  render({watcher, chosen, urgent, onChoose}) {
    const {name, plugin} = watcher;
    const of = () => series.watchers.get(name);
    const idle = possible('start', watcher);
    const missing = watcher.running < watcher.wanted;
    return html`<tr data-name=${name} class=${urgent ? `troubled ${condition(watcher)}` : ''} aria-selected=${chosen}>
      <td class="pick">${may('operator') && html`<input type="checkbox" checked=${chosen} aria-label=${`Select ${name}`} onClick=${event => onChoose(name, event)}/>`}</td>
      <td class="condition"><${StateMark} watcher=${watcher}/></td>
      <td class="since"><${Ago} time=${watcher.since}/></td>
      <th scope="row"><a href=${watcherUrl(name)} title=${name}>${name}</a>${watcher.reason && html`<small title=${watcher.reason}>${watcher.reason}</small>`}</th>
      <td class=${'number runs' + (missing && urgent ? ' bad' : '')} title=${plugin ? '' : `${plural(watcher.running, 'process', 'processes')} of ${watcher.wanted} wanted`}>${plugin ? html`<span class="none">plugin</span>` : html`${watcher.running}<span class="of">/${watcher.wanted}</span>`}</td>
      <td class="number cpu">${!plugin && html`<${Live} get=${() => watcher.running === 0 ? '–' : percent(of()?.lastCpu)}/>`}</td>
      <td class="number memory">${!plugin && html`<${Live} get=${() => watcher.running === 0 ? '–' : bytes(of()?.lastMemory)}/>`}</td>
      <td class="chart">${!plugin && html`<${Spark} series=${of} label=${`CPU and memory of ${name}, ten minutes`}/>`}</td>
      <td class="number restarts">${plugin ? '' : watcher.restarts || html`<span class="none">0</span>`}</td>
      <td class="end">${!plugin && html`${watcher.last_end && html`<${Ago} time=${watcher.last_end.time} suffix=" ago"/> `}<${EndText} last=${watcher.last_end}/>`}</td>
      <td class="tools">
        ${idle && html`<${Tool} icon="play" label=${`Start ${name}`} onClick=${() => act('start', [name])}/>`}
        ${!idle && possible('stop', watcher) && html`<${Tool} icon="stop" label=${`Stop ${name}`} onClick=${() => act('stop', [name])}/>`}
        ${possible('restart', watcher) && html`<${Tool} icon="restart" label=${`Restart ${name}`} onClick=${() => act('restart', [name])}/>`}
        <${Menu} label=${`More for ${name}`} entries=${menuOf(watcher, true)}/>
      </td>
    </tr>`;
  }
}

function Head({id, children, sort, className = ''}) {
  const on = sort === id ? 'descending' : sort === '-' + id ? 'ascending' : 'none';
  const next = on === 'none' ? id : on === 'descending' ? '-' + id : '';
  return html`<th scope="col" class=${className} aria-sort=${on}><button type="button" onClick=${() => setQuery({sort: next})}>${children}<i aria-hidden="true">${on === 'descending' ? '▾' : on === 'ascending' ? '▴' : ''}</i></button></th>`;
}

function Summary({watchers}) {
  use('daemon');
  const {daemon} = state;
  const own = watchers.filter(each => !each.plugin);
  const failing = watchers.filter(troubled).length;
  return html`<section class="summary" aria-label="Summary">
    <div class="facts">
      <h1 class=${failing > 0 ? 'bad' : ''}>${!state.loaded ? '' : failing > 0 ? `${plural(failing, 'watcher needs', 'watchers need')} attention` : watchers.length > 0 ? 'All is well' : 'No watchers'}</h1>
      <dl>
        <div><dt>Processes</dt><dd>${own.reduce((sum, each) => sum + each.running, 0)}<span class="of">/${own.reduce((sum, each) => sum + (each.state === 'off' ? each.running : each.wanted), 0)}</span></dd></div>
        <div><dt>Watchers</dt><dd>${own.length}</dd></div>
        ${daemon && html`<div><dt>Up</dt><dd title=${absolute(daemon.started)}><${Ago} time=${daemon.started}/></dd></div>
        <div><dt>Version</dt><dd class="version">${daemon.version}</dd></div>`}
      </dl>
    </div>
    <${Chart} title="CPU" name="cpu" floor=${10} values=${() => series.total.cpu} text=${percent}/>
    <${Chart} title="Memory" name="memory" floor=${1048576} values=${() => series.total.memory} text=${bytes}/>
  </section>`;
}

/** The rows by keyboard: the link of a row has the focus. */
function step(by) {
  const links = [...document.querySelectorAll('tbody th a')];
  const at = links.indexOf(document.activeElement);
  links[at < 0 ? by > 0 ? 0 : links.length - 1 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

const focused = () => document.activeElement?.closest?.('tr[data-name]')?.dataset.name;

export function DaemonPage() {
  useRoute();
  use('watchers', 'me', 'missing');
  useTitle(state.daemon?.name ?? 'Watchers');
  const [last, setLast] = useState(null);
  const asked = query();
  const text = asked.get('q') ?? '';
  const states = listOf('state');
  const sort = asked.get('sort') ?? '';
  const [, again] = useState(0);
  useEffect(() => {
    // the order follows what is measured, slowly enough to be read
    let count = 0;
    return on('frame', () => ++count % 5 === 0 && again(n => n + 1));
  }, []);
  const all = [...state.watchers.values()];
  const shown = ordered(all.filter(each => fits(each, text, states)), sort);
  const selected = listOf('sel').filter(name => state.watchers.has(name));
  const set = new Set(selected);
  const select = names => setQuery({sel: names});
  const choose = (name, event) => {
    if (event.shiftKey && last !== null) {
      const names = shown.map(each => each.name);
      const [from, to] = [names.indexOf(last), names.indexOf(name)].sort((a, b) => a - b);
      select([...new Set([...selected, ...names.slice(Math.max(0, from), to + 1)])]);
    } else {
      select(set.has(name) ? selected.filter(each => each !== name) : [...selected, name]);
    }
    setLast(name);
  };
  const targets = () => selected.length > 0 ? selected : focused() ? [focused()] : [];
  const run = verb => {
    const names = targets().filter(name => possible(verb, state.watchers.get(name)));
    return names.length > 0 ? act(verb, names) : false;
  };
  useKeys({
    '/': ['Filter', () => document.getElementById('filter')?.focus()],
    j: ['Next row', () => step(1)],
    k: ['Row before', () => step(-1)],
    ArrowDown: ['Next row', () => focused() ? step(1) : false],
    ArrowUp: ['Row before', () => focused() ? step(-1) : false],
    ...may('operator') ? {
      x: ['Select the row, or not', () => focused() ? choose(focused(), {}) : false],
      a: ['Select all, or none', () => select(selected.length > 0 ? [] : shown.map(each => each.name))],
      ...Object.fromEntries(Object.entries(VERBS).filter(([, {role}]) => may(role)).map(([verb, {label, key}]) => [key, [`${label}: the selection, or else the row`, () => run(verb)]])),
    } : {},
    Escape: ['Select none', () => selected.length > 0 ? select([]) : false],
  });
  const counts = CONDITIONS.map(value => [value, all.filter(each => condition(each) === value).length]).filter(([value, count]) => count > 0 || states.includes(value));
  return html`<main class="page daemon">
    <${Summary} watchers=${all}/>
    <div class="bar">
      <${Search} value=${text} label="Filter watchers" onInput=${q => setQuery({q})}/>
      <${Chips} label="States" chosen=${states} onChange=${value => setQuery({state: value})}
        options=${counts.map(([value, count]) => ({value, count, text: word(value), mark: value}))}/>
      <span class="space"></span>
      ${may('admin') && html`<${Button} icon="plus" onClick=${() => openWindow('add-watcher')}>Add watcher<//>`}
      ${seesAll() && may('admin') && html`<${Button} icon="file" onClick=${() => openWindow('plan')}>Reload configuration<//>`}
    </div>
    ${!state.loaded ? !state.missing.watchers && html`<p class="waits" aria-busy="true">Loading the watchers</p>`
      : all.length === 0 ? html`<${Empty} title="There are no watchers yet"><p>A watcher keeps processes of one command running. ${may('admin') ? 'Add one here, or to the configuration file.' : 'Those that you may see appear here.'}</p>
        ${may('admin') && html`<${Button} icon="plus" kind="primary" onClick=${() => openWindow('add-watcher')}>Add watcher<//>`}<//>`
      : shown.length === 0 ? html`<${Empty} title="No watcher fits the filter"><${Button} icon="undo" onClick=${() => setQuery({q: '', state: []})}>Show all ${all.length}<//><//>`
      : html`<table class="watchers" aria-label="Watchers">
      <thead><tr>
        <td class="pick">${may('operator') && html`<input type="checkbox" aria-label="Select all" checked=${shown.length > 0 && shown.every(each => set.has(each.name))}
          onClick=${event => select(event.target.checked ? shown.map(each => each.name) : [])}/>`}</td>
        <th scope="col" class="condition" aria-sort=${sort === '' ? 'descending' : 'none'}><button type="button" onClick=${() => setQuery({sort: ''})} title="What needs attention first">State</button></th>
        <${Head} id="since" sort=${sort} className="since">For<//>
        <${Head} id="name" sort=${sort}>Watcher<//>
        <${Head} id="processes" sort=${sort} className="number runs"><span title="Processes: running and wanted">Procs</span><//>
        <${Head} id="cpu" sort=${sort} className="number cpu">CPU<//>
        <${Head} id="memory" sort=${sort} className="number memory">Memory<//>
        <th scope="col" class="chart"><span class="key cpu">CPU</span> <span class="key memory">Memory</span></th>
        <${Head} id="restarts" sort=${sort} className="number restarts">Restarts<//>
        <${Head} id="end" sort=${sort} className="end">Last end<//>
        <td class="tools"></td>
      </tr></thead>
      <tbody>${shown.map(watcher => html`<${Row} key=${watcher.name} watcher=${watcher} chosen=${set.has(watcher.name)} urgent=${troubled(watcher)} onChoose=${choose} role=${state.me?.role}/>`)}</tbody>
    </table>`}
    ${selected.length > 0 && html`<div class="selection" role="toolbar" aria-label="Actions on the selection">
      <b>${selected.length} selected</b>
      ${Object.entries(VERBS).map(([verb, {label, short, icon}]) => {
        const names = selected.filter(name => possible(verb, state.watchers.get(name)));
        return may(VERBS[verb].role) && html`<button key=${verb} type="button" class="button" title=${`${label}: ${plural(names.length, 'watcher')}`} disabled=${names.length === 0} onClick=${() => act(verb, names)}>${!short && html`<${Icon} name=${icon}/>`}<span>${short ?? label}</span></button>`;
      })}
      <${Button} icon="log" onClick=${() => go('/logs?' + selected.filter(name => !state.watchers.get(name).plugin).map(name => 'w=' + encodeURIComponent(name)).join('&'))}>Logs<//>
      ${may('admin') && html`<${Button} icon="trash" kind="danger" onClick=${() => openWindow('remove', {names: selected.filter(name => !state.watchers.get(name).plugin)})}>Remove<//>`}
      <${Tool} icon="close" label="Select none" keys="Esc" onClick=${() => select([])}/>
    </div>`}
  </main>`;
}
