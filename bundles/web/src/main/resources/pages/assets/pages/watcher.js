// SPDX-License-Identifier: Apache-2.0
// One watcher: its processes, output, events and options.
import {html, useEffect, useRef, useState} from '../core/dom.js';
import {may, on, state, use} from '../core/store.js';
import {get, post, watcherPath, LOCAL} from '../core/api.js';
import {want} from '../core/stream.js';
import {VERBS, act, possible, request} from '../core/actions.js';
import {absolute, bad, bytes, end, percent, plural} from '../core/format.js';
import {shown} from '../core/catalogue.js';
import {Chart} from '../core/chart.js';
import {Live, Spark} from '../core/paint.js';
import {useKeys} from '../core/keys.js';
import {query, setQuery, useRoute} from '../core/router.js';
import * as series from '../core/series.js';
import * as happenings from '../core/happenings.js';
import {condition} from '../core/order.js';
import {Ago, Button, Dialog, Empty, Menu, StateMark, Tool, Trouble, useTitle, word} from '../parts/basics.js';
import {Mark} from '../parts/icons.js';
import {EventList} from '../parts/eventlist.js';
import {LogView} from '../parts/logview.js';
import {openWindow} from '../parts/commands.js';
import {useLines} from './logs.js';
import {Options} from './options.js';

const SIGNALS = ['HUP', 'USR1', 'USR2', 'INT', 'TERM', 'QUIT', 'STOP', 'CONT', 'KILL'];

/** What only the request for this watcher tells; read again when the stream says that something has changed. */
function useDetails(name) {
  const [details, set] = useState(null);
  const [trouble, setTrouble] = useState(null);
  const pids = useRef('');
  const again = useRef(() => {});
  useEffect(() => {
    let gone = false;
    let timer = 0;
    const read = async () => {
      timer = 0;
      try {
        const found = await get(watcherPath(name));
        if (!gone) {
          pids.current = found.processes.map(each => each.pid).sort().join();
          set(found);
          setTrouble(null);
        }
      } catch (problem) {
        gone || setTrouble(problem);
      }
    };
    again.current = () => timer ||= setTimeout(read, 100);
    series.showProcessesOf(name);
    get(`${LOCAL}/history?watcher=${encodeURIComponent(name)}&processes=1`).then(history => {
      if (!gone) {
        series.load(history);
        series.sumUp();
      }
    }, () => {}).finally(read);
    const ends = [on('watcher:' + name, again.current), on('fresh', again.current), on('frame', frame => {
      const seen = (frame.watchers[name]?.processes ?? []).map(([pid]) => pid).sort().join();
      if (seen !== pids.current) {
        pids.current = seen;
        again.current();
      }
    })];
    return () => {
      gone = true;
      clearTimeout(timer);
      series.showProcessesOf(null);
      ends.forEach(each => each());
    };
  }, [name]);
  return {details, trouble, again: () => again.current()};
}

function SignalWindow({process, name, onClose}) {
  const [signal, setSignal] = useState('HUP');
  const [whom, setWhom] = useState('');
  const send = () => {
    onClose();
    request('signal', [name], () => post(`${LOCAL}/processes/${process.pid}/signal`, {signum: signal, ...whom && {[whom]: true}}));
  };
  return html`<${Dialog} title=${`Signal process ${process.pid}`} onClose=${onClose} onSubmit=${send}
    foot=${html`<${Button} onClick=${onClose}>Cancel<//><button class=${'button ' + (signal === 'KILL' ? 'danger' : 'primary')} type="submit">Send ${signal}</button>`}>
    <fieldset class="signals"><legend>Signal</legend>${SIGNALS.map((each, i) => html`<label key=${each}><input type="radio" name="signal" checked=${signal === each} autofocus=${i === 0} onChange=${() => setSignal(each)}/><span>${each}</span></label>`)}</fieldset>
    <fieldset><legend>To</legend>${[['', 'the process'], ['children', 'its children instead'], ['recursive', 'the process and everything it has started']].map(([value, text]) =>
      html`<label class="check" key=${value}><input type="radio" name="whom" checked=${whom === value} onChange=${() => setWhom(value)}/>${text}</label>`)}</fieldset>
  <//>`;
}

function Tile({process, name, onSignal}) {
  const {pid, wid} = process;
  const of = () => series.processes.get(pid);
  const replace = () => request('kill', [name], () => post(`${LOCAL}/processes/${pid}/kill`));
  return html`<article class=${'tile ' + process.state} aria-label=${`Process ${pid}`}>
    <header><b class="pid" title=${`Process ${pid}${process.command ? `: ${process.command}` : ''}`}>${pid}</b><span class="wid" title=${`Worker ${wid}`}>#${wid}</span>
      ${process.state === 'ready' ? html`<span class="age" title="Age"><${Ago} time=${process.started ?? process.since}/></span>`
        : html`<span class=${'state ' + process.state} title=${process.reason ?? ''}><${Mark} state=${process.state === 'stopping' ? 'stopping' : 'starting'}/>${word(process.state)} <${Ago} time=${process.since}/></span>`}
      <span class="tools">${may('operator') && html`<${Tool} icon="restart" label=${`Replace process ${pid}: stop it gracefully, the watcher starts another`} onClick=${replace}/><${Tool} icon="bolt" label=${`Signal process ${pid}`} onClick=${() => onSignal(process)}/>`}</span></header>
    <p><span class="key cpu"><${Live} get=${() => percent(of()?.lastCpu)}/></span><span class="key memory"><${Live} get=${() => bytes(of()?.lastMemory)}/></span></p>
    <${Spark} series=${of} label=${`CPU and memory of process ${pid}, ten minutes`}/>
    ${process.reason && html`<small title=${process.reason}>${process.reason}</small>`}
  </article>`;
}

function Facts({options}) {
  const facts = [['cmd', [options.cmd, options.args].filter(Boolean).join(' ')], ['working_dir', options.working_dir], ['uid', options.uid], ['gid', options.gid],
    ['stop_signal', options.stop_signal], ['graceful_timeout', options.graceful_timeout && `${options.graceful_timeout} s`], ['priority', options.priority || ''], ['on_demand', options.on_demand || ''],
    ['use_sockets', options.use_sockets || ''], ['max_age', options.max_age ? `${options.max_age} s` : '']].map(([name, value]) => [name, shown(value)]).filter(([, value]) => value !== '');
  return html`<section class="card"><h2>Runs as</h2><dl class="facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd title=${value}>${name === 'cmd' ? html`<code>${value}</code>` : value}</dd></div>`)}</dl></section>`;
}

function Hooks({name, options}) {
  use('events');
  const hooks = Object.entries(options).filter(([key]) => key.startsWith('hooks.'));
  if (hooks.length === 0) {
    return null;
  }
  const failed = point => happenings.events.findLast(event => event.subject === name && event.name.startsWith('hook_') && event.body?.name === point);
  return html`<section class="card"><h2>Hooks</h2><dl class="hooks">${hooks.map(([key, value]) => {
    const last = failed(key.slice(6));
    return html`<div key=${key}><dt>${key.slice(6)}</dt><dd><code title=${value}>${value}</code>${last && html`<small class=${last.name === 'hook_failure' ? 'bad' : ''} title=${absolute(last.time)}>${
      last.name === 'hook_failure' ? `failed: ${last.body.error ?? 'no reason was given'}` : 'went well'}, <${Ago} time=${last.time} suffix=" ago"/></small>`}</dd></div>`;
  })}</dl></section>`;
}

function Ends({ends}) {
  return html`<section class="card"><h2>Last ends</h2>
    ${ends.length === 0 ? html`<p class="none">No process has ended since the page is on.</p>`
      : html`<ol class="ends">${ends.map(each => html`<li key=${`${each.pid} ${each.time}`} class=${bad(each) ? 'bad' : ''}><${Ago} time=${each.time} suffix=" ago"/><span>${end(each)}</span><small>${each.pid ? `${each.pid} #${each.wid}` : `#${each.wid}`}</small></li>`)}</ol>`}
  </section>`;
}

function Processes({watcher, details}) {
  const [signalled, setSignalled] = useState(null);
  const {name} = watcher;
  const of = () => series.watchers.get(name);
  const none = new Float32Array(series.LENGTH).fill(NaN);
  const missing = watcher.wanted - details.processes.length;
  return html`<div class="split">
    <div>
      <div class="charts"><${Chart} title="CPU" name="cpu" floor=${10} values=${() => of()?.cpu ?? none} text=${percent} height=${120}/>
        <${Chart} title="Memory" name="memory" floor=${1048576} values=${() => of()?.memory ?? none} text=${bytes} height=${120}/></div>
      <div class="bar tight"><h2>${plural(details.processes.length, 'process', 'processes')}<span class="of"> of ${watcher.wanted} wanted</span></h2>
        ${['decr', 'incr'].filter(verb => possible(verb, watcher)).map(verb => html`<${Tool} key=${verb} icon=${VERBS[verb].icon} label=${VERBS[verb].label} keys=${VERBS[verb].key} onClick=${() => act(verb, [name])}/>`)}</div>
      ${details.processes.length === 0 && html`<p class="none">${watcher.state === 'off' ? 'It is off.' : watcher.state === 'failed' ? 'None could be started.' : missing > 0 ? 'None runs at the moment.' : 'None is wanted.'}</p>`}
      <div class=${'tiles' + (details.processes.length > 24 ? ' many' : '')}>${details.processes.map(process => html`<${Tile} key=${process.pid} process=${process} name=${name} onSignal=${setSignalled}/>`)}</div>
    </div>
    <aside><${Facts} options=${details.options}/><${Ends} ends=${details.ends}/><${Hooks} name=${name} options=${details.options}/></aside>
    ${signalled && html`<${SignalWindow} process=${signalled} name=${name} onClose=${() => setSignalled(null)}/>`}
  </div>`;
}

function Log({name}) {
  const {tools, buttons, view} = useLines([name]);
  return html`<section class="reader"><div class="bar">${tools}<span class="space"></span>${buttons}</div><${LogView} names=${[name]} label=${`Output of ${name}`} ...${view}/></section>`;
}

function Events({name}) {
  const fits = event => event.kind === 'watcher' && event.subject === name;
  return html`<section class="reader"><${EventList} fits=${fits} sign=${name} one/></section>`;
}

export function WatcherPage({name}) {
  useRoute();
  use('watchers', 'me', 'missing');
  useTitle(name);
  const {details, trouble, again} = useDetails(name);
  const watcher = state.watchers.get(name);
  const plugin = watcher?.plugin ?? name.startsWith('plugin:');
  const tabs = plugin ? [['events', 'Events']] : [['', 'Processes'], ['log', 'Log'], ['events', 'Events'], ['options', 'Options']];
  const asked = query().get('tab') ?? '';
  const tab = tabs.some(([id]) => id === asked) ? asked : tabs[0][0];
  useEffect(() => {
    happenings.read().catch(() => {});
  }, [name]);
  useEffect(() => {
    // the log asks for itself
    if (tab !== 'log') {
      want({events: true});
      return () => want({});
    }
    return undefined;
  }, [tab]);
  const show = id => setQuery({tab: id, q: '', re: '', stream: '', all: ''});
  useKeys({
    ...Object.fromEntries(Object.entries(VERBS).filter(([, {role}]) => may(role)).map(([verb, {label, key}]) => [key, [label, () => possible(verb, watcher) ? act(verb, [name]) : false]])),
    ...Object.fromEntries(tabs.map(([id, text], i) => [String(i + 1), [text, () => show(id)]])),
  });
  if (!watcher && (state.loaded || trouble?.status === 404)) {
    return html`<main class="page"><${Empty} title=${`There is no watcher ${name}`}><p>It was removed, or you may not see it. <a href="/">All watchers</a></p><//></main>`;
  }
  if (!watcher) {
    return html`<main class="page">${!state.missing.watchers && html`<p class="waits" aria-busy="true">Loading ${name}</p>`}</main>`;
  }
  const primary = possible('start', watcher) ? ['start', 'restart'] : ['stop', 'restart', 'reload'];
  return html`<main class=${'page watcher' + (tab === 'log' || tab === 'events' ? ' tall' : '')}>
    <header class="title">
      <div><h1 title=${name}>${name}</h1><p><${StateMark} watcher=${watcher}/><span class="for">for <${Ago} time=${watcher.since}/></span>
        ${!plugin && html`<span class="for">${plural(watcher.restarts, 'restart')}</span>`}</p></div>
      <div class="actions">${primary.filter(verb => possible(verb, watcher)).map(verb => html`<${Button} key=${verb} icon=${VERBS[verb].icon} title=${`${VERBS[verb].label} (${VERBS[verb].key})`} onClick=${() => act(verb, [name])}>${VERBS[verb].label}<//>`)}
        <${Menu} label=${`More for ${name}`} entries=${[
          ...Object.keys(VERBS).filter(verb => !primary.includes(verb) && possible(verb, watcher)).map(verb => ({label: VERBS[verb].label, icon: VERBS[verb].icon, keys: VERBS[verb].key, run: () => act(verb, [name])})),
          may('admin') && !plugin && {label: 'Remove', icon: 'trash', danger: true, run: () => openWindow('remove', {names: [name]})},
        ]}/></div>
    </header>
    ${watcher.reason && html`<p class=${'why ' + condition(watcher)}>${watcher.reason}</p>`}
    <nav class="tabs" aria-label=${`Parts of ${name}`}>${tabs.map(([id, text]) => html`<button type="button" key=${id} aria-current=${tab === id ? 'page' : undefined} onClick=${() => show(id)}>${text}</button>`)}</nav>
    ${trouble && html`<${Trouble}>${trouble.message}<//>`}
    ${tab === 'log' ? html`<${Log} name=${name}/>` : tab === 'events' ? html`<${Events} name=${name}/>`
      : !details ? !trouble && html`<p class="waits" aria-busy="true">Loading ${name}</p>`
      : tab === 'options' ? html`<${Options} watcher=${watcher} options=${details.options} onChanged=${again}/>` : html`<${Processes} watcher=${watcher} details=${details}/>`}
  </main>`;
}
