// SPDX-License-Identifier: Apache-2.0
// The large charts, by uPlot, which is fetched when the first one is shown.
import {html, useLayoutEffect, useRef, useState} from './dom.js';
import {now, on} from './store.js';
import {LENGTH, newest} from './series.js';
import {colour} from './paint.js';
import {clock} from './format.js';

let library = null;

function uplot() {
  library ??= new Promise((done, failed) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = '/assets/lib/uPlot.min.css';
    const script = document.createElement('script');
    script.src = '/assets/lib/uPlot.iife.min.js';
    script.onload = () => done(globalThis.uPlot);
    script.onerror = () => {
      library = null;
      failed(new Error('cannot load the charts'));
    };
    document.head.append(style, script);
  });
  return library;
}

/** Steps on a scale of bytes. */
const POWERS = Array.from({length: 45}, (_, i) => 2 ** i);

/** No time stands so close to the left edge, in seconds, where the values stand. */
const MARGIN = 25;

const seconds = new Float64Array(LENGTH);

/** The time at the right edge, also before anything was measured. */
const edge = () => newest || Math.round(now());

function axisOfTime() {
  for (let i = 0; i < LENGTH; i++) {
    seconds[i] = edge() - (LENGTH - 1 - i);
  }
  return seconds;
}

/**
 * A chart of ten minutes.
 *
 * @param values returns the array of values
 * @param name 'cpu' or 'memory': title and colour
 * @param floor the smallest top of the scale
 * @param text makes a value text
 */
export function Chart({title, values, name, floor, text, height = 112}) {
  const box = useRef();
  const readout = useRef();
  const latest = useRef();
  latest.current = values;
  const [colours, again] = useState(0);
  useLayoutEffect(() => on('colours', () => again(n => n + 1)), []);
  useLayoutEffect(() => {
    let plot = null;
    let gone = false;
    const say = index => {
      const data = latest.current();
      const at = index ?? LENGTH - 1;
      readout.current.textContent = `${text(data[at])}${index === null || index === undefined ? '' : ` at ${clock(seconds[at]).slice(0, 8)}`}`;
    };
    // null is a gap; NaN would be drawn as an area from nowhere
    const data = () => [axisOfTime(), Array.from(latest.current(), value => value >= 0 ? value : null)];
    const draw = () => {
      if (plot && !document.hidden) {
        plot.setData(data());
        if (plot.cursor.idx === null || plot.cursor.idx === undefined) {
          say(null);
        }
      }
    };
    const size = new ResizeObserver(() => plot?.setSize({width: box.current.clientWidth, height}));
    uplot().then(uPlot => {
      if (gone) {
        return;
      }
      const axis = {stroke: colour('dim'), font: '11px system-ui, sans-serif', ticks: {show: false}, grid: {stroke: colour('line'), width: 1}};
      plot = new uPlot({
        width: box.current.clientWidth, height, legend: {show: false}, padding: [6, 16, 0, 0],
        cursor: {y: false, points: {size: 6}, drag: {x: false, y: false}, sync: {key: 'ten minutes'}},
        hooks: {setCursor: [u => say(u.cursor.idx)]},
        scales: {x: {time: true, range: () => [edge() - LENGTH + 1, edge()]},
          y: {range: (_, low, high) => [0, Math.max(floor, (high ?? 0) * 1.1)]}},
        axes: [{...axis, size: 20, gap: 2, space: 80, grid: {show: false}, values: (u, at) => at.map(each => each < u.scales.x.min + MARGIN ? '' : clock(each).slice(0, 5)), incrs: [60, 120, 300]},
          {...axis, size: box.current.clientWidth < 240 ? 54 : 62, gap: 4, space: 26, values: (_, at) => at.map(each => text(each).replace('.0 ', ' ')), ...name === 'memory' && {incrs: POWERS}}],
        series: [{}, {stroke: colour(name), fill: colour(name + '-area'), width: 1.25, points: {show: false}}],
      }, data(), box.current);
      size.observe(box.current);
      say(null);
    }, failure => readout.current.textContent = failure.message);
    // a column of pixels is more than a second
    const ends = [on('painted', second => second % 2 === 0 && draw()), on('series', draw)];
    document.addEventListener('visibilitychange', draw);
    return () => {
      gone = true;
      ends.forEach(end => end());
      document.removeEventListener('visibilitychange', draw);
      size.disconnect();
      plot?.destroy();
    };
  }, [colours]);
  return html`<figure class=${'chart ' + name}>
    <figcaption><i></i>${title}<output ref=${readout}></output></figcaption>
    <div class="plot" ref=${box} role="img" aria-label=${`${title} of the last ten minutes`}></div>
  </figure>`;
}
