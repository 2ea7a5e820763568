// SPDX-License-Identifier: Apache-2.0
// What changes every second is written into the document directly, and only where somebody sees it: Preact renders when the shape of
// the page changes, not when a number does.
import {html, useLayoutEffect, useRef} from './dom.js';
import {emit, on} from './store.js';
import {LENGTH} from './series.js';

const jobs = new Map();
const visible = new Set();
let second = 0;

const observer = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (!entry.isIntersecting) {
      visible.delete(entry.target);
    } else if (!visible.has(entry.target)) {
      visible.add(entry.target);
      jobs.get(entry.target)?.draw(-1);
    }
  }
}, {rootMargin: '50px'});

/** Lets {@code draw} be called while the element is in view: at a frame, at a tick of the clock, or after a change of the colours. */
function keep(element, kind, draw) {
  jobs.set(element, {kind, draw});
  observer.observe(element);
  return () => {
    jobs.delete(element);
    visible.delete(element);
    observer.unobserve(element);
  };
}

function run(kind) {
  for (const element of visible) {
    const job = jobs.get(element);
    if (job && (kind === null || job.kind === kind)) {
      job.draw(kind === null ? -1 : second);
    }
  }
}

let asked = false;
let framed = 0;
on('frame', () => {
  second++;
  framed = performance.now();
  if (!asked && !document.hidden) {
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      // the clock too, so that the browser has one picture a second to make and not two
      run('clock');
      run('frame');
      emit('painted', second);
    });
  }
});
setInterval(() => document.hidden || performance.now() - framed < 1500 || run('clock'), 1000);
on('colours', () => run(null));
addEventListener('resize', () => requestAnimationFrame(() => run(null)));
on('series', () => run(null));
document.addEventListener('visibilitychange', () => document.hidden || run(null));

/** A piece of text that is asked for anew every second. */
export function Live({get, kind = 'frame', ...rest}) {
  const element = useRef();
  const latest = useRef();
  latest.current = get;
  useLayoutEffect(() => {
    const text = element.current.appendChild(document.createTextNode(''));
    const draw = () => {
      const next = latest.current();
      if (text.data !== next) {
        text.data = next;
      }
    };
    draw();
    element.current.redraw = draw;
    return keep(element.current, kind, draw);
  }, []);
  useLayoutEffect(() => element.current.redraw());
  return html`<span ref=${element} ...${rest}></span>`;
}

const probe = document.createElement('i');
probe.hidden = true;
document.documentElement.append(probe);
const known = new Map();
on('colours', () => known.clear());

/** A colour of the style sheet, as the canvas understands it. */
export function colour(name) {
  let value = known.get(name);
  if (!value) {
    probe.className = 'c-' + name;
    known.set(name, value = getComputedStyle(probe).color);
  }
  return value;
}

/** How many seconds are one column of a small chart; so it is drawn anew only so often, not all in the same second. */
const STEP = 5;
const COLUMNS = LENGTH / STEP;
let phases = 0;

function column(values, index) {
  let top = NaN;
  for (let i = index * STEP; i < (index + 1) * STEP; i++) {
    if (!(values[i] <= top)) {
      top = Number.isNaN(values[i]) ? top : values[i];
    }
  }
  return top;
}

/** Draws CPU as an area and memory as a line, so that they can be told apart without colours. */
function spark(canvas, {width, height, ratio}, series) {
  if (!width) {
    return;
  }
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext('2d');
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (!series) {
    return;
  }
  const x = i => (i + 0.5) / COLUMNS * width;
  const trace = (values, floor, name, area) => {
    const points = new Float32Array(COLUMNS);
    let top = floor;
    for (let i = 0; i < COLUMNS; i++) {
      points[i] = column(values, i);
      if (points[i] > top) {
        top = points[i];
      }
    }
    const y = value => height - 1 - value / top * (height - 3);
    const line = new Path2D();
    const below = new Path2D();
    let from = -1;
    for (let i = 0; i <= COLUMNS; i++) {
      const there = i < COLUMNS && points[i] >= 0;
      if (there) {
        if (from < 0) {
          from = i;
          line.moveTo(x(i) - 1, y(points[i]));
          below.moveTo(x(i) - 1, height);
          below.lineTo(x(i) - 1, y(points[i]));
        }
        line.lineTo(x(i), y(points[i]));
        below.lineTo(x(i), y(points[i]));
      } else if (from >= 0) {
        below.lineTo(x(i - 1), height);
        from = -1;
      }
    }
    if (area) {
      pen.fillStyle = colour(name + '-area');
      pen.fill(below);
    }
    pen.strokeStyle = colour(name);
    pen.lineWidth = 1.25;
    pen.stroke(line);
  };
  trace(series.cpu, 10, 'cpu', true);
  trace(series.memory, 1, 'memory', false);
}

/** A small chart of ten minutes. */
export function Spark({series, label}) {
  const element = useRef();
  const latest = useRef();
  latest.current = series;
  useLayoutEffect(() => {
    const phase = phases++ % STEP;
    const canvas = element.current;
    let size = {};
    return keep(canvas, 'frame', at => {
      if (at < 0) {
        // asked for only then: it makes the browser lay out what has been written just now
        size = {width: canvas.clientWidth, height: canvas.clientHeight, ratio: devicePixelRatio || 1};
      }
      if (at < 0 || at % STEP === phase) {
        spark(canvas, size, latest.current());
      }
    });
  }, []);
  return html`<canvas class="spark" ref=${element} role="img" aria-label=${label}></canvas>`;
}
