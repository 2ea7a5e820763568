// SPDX-License-Identifier: Apache-2.0
// What happens in the daemon, live.
import {html, useEffect, useState} from '../core/dom.js';
import {use} from '../core/store.js';
import {want} from '../core/stream.js';
import {useKeys} from '../core/keys.js';
import {listOf, query, setQuery, useRoute} from '../core/router.js';
import * as happenings from '../core/happenings.js';
import {Button, Chips, Search, Trouble, useTitle} from '../parts/basics.js';
import {EventList} from '../parts/eventlist.js';

export function EventsPage() {
  useRoute();
  use('events');
  useTitle('Events');
  const [trouble, setTrouble] = useState(null);
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    want({events: true});
    happenings.read().catch(problem => setTrouble(problem.message));
    return () => want({});
  }, []);
  const text = query().get('q') ?? '';
  const names = listOf('name');
  const failures = query().has('bad');
  const low = text.toLowerCase();
  const fits = event => (names.length === 0 || names.includes(event.name)) && (!failures || happenings.bad(event))
    && (low === '' || event.topic.toLowerCase().includes(low) || happenings.words(event).toLowerCase().includes(low));
  const counts = new Map(names.map(name => [name, 0]));
  happenings.events.forEach(event => counts.set(event.name, (counts.get(event.name) ?? 0) + 1));
  useKeys({
    '/': ['Filter', () => document.getElementById('filter')?.focus()],
    ' ': ['Pause, or go on', event => event.target.closest?.('button, input') ? false : setPaused(!paused)],
  });
  return html`<main class="page events">
    <div class="bar"><${Search} value=${text} label="Filter by watcher or text" onInput=${q => setQuery({q})}/>
      <${Chips} label="Failures" chosen=${failures ? ['bad'] : []} onChange=${chosen => setQuery({bad: chosen.length > 0})} options=${[{value: 'bad', text: 'failures', mark: 'failed', count: happenings.events.filter(happenings.bad).length}]}/>
      <${Chips} label="Kinds of events" chosen=${names} onChange=${name => setQuery({name})} options=${[...counts].sort(([a], [b]) => a.localeCompare(b)).map(([value, count]) => ({value, count, text: value.replaceAll('_', ' ')}))}/>
      <span class="space"></span>
      <${Button} kind="toggle pause" icon=${paused ? 'play' : 'pause'} aria-pressed=${paused} onClick=${() => setPaused(!paused)}>${paused ? 'Go on' : 'Pause'}<//></div>
    ${trouble && html`<${Trouble}>${trouble}<//>`}
    <${EventList} fits=${fits} sign=${JSON.stringify([text, names, failures])} paused=${paused}/>
  </main>`;
}
