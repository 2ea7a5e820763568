// SPDX-License-Identifier: Apache-2.0
// A long list of lines that grows at its end: written into the document directly, in chunks that the browser lays out only when they
// come into view, so that text can be selected and found as on any page.

const CHUNK = 100;
export const MOST = 5000;

export class Pane {
  /**
   * @param scroller the element that scrolls
   * @param build makes an element of a line
   * @param told is called with whether the newest line is in view, and how many came since it was left
   */
  constructor(scroller, build, told) {
    this.scroller = scroller;
    this.build = build;
    this.told = told;
    this.list = scroller.appendChild(document.createElement('div'));
    this.list.className = 'lines';
    this.count = 0;
    this.follows = true;
    this.missed = 0;
    this.moves = () => {
      const end = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 24;
      if (end !== this.follows) {
        this.follows = end;
        this.missed = end ? 0 : this.missed;
        told(end, this.missed);
      }
    };
    scroller.addEventListener('scroll', this.moves, {passive: true});
    this.size = new ResizeObserver(() => this.follows && this.toEnd());
    this.size.observe(scroller);
  }

  close() {
    this.size.disconnect();
    this.scroller.removeEventListener('scroll', this.moves);
    this.list.remove();
  }

  /** Shows these lines alone. */
  reset(lines) {
    this.list.textContent = '';
    this.count = 0;
    this.add(lines);
  }

  /** Shows further lines below the others. */
  add(lines) {
    if (lines.length === 0) {
      return;
    }
    const list = this.list;
    for (const line of lines.slice(-MOST)) {
      let chunk = list.lastChild;
      if (!chunk || chunk.childElementCount >= CHUNK) {
        chunk = list.appendChild(document.createElement('div'));
        chunk.className = 'chunk';
      }
      chunk.append(this.build(line));
      this.count++;
    }
    if (this.follows) {
      while (this.count > MOST) {
        this.count -= list.firstChild.childElementCount;
        list.firstChild.remove();
      }
      this.toEnd();
    } else {
      this.missed += lines.length;
      this.told(false, this.missed);
    }
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  follow() {
    this.follows = true;
    this.missed = 0;
    this.toEnd();
    this.told(true, 0);
  }
}
