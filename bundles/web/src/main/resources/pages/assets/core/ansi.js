// SPDX-License-Identifier: Apache-2.0
// The colours that programs write for terminals (ECMA-48, SGR); every other control sequence is left out.

// eslint-disable-next-line no-control-regex
const SEQUENCE = /\x1b(?:\[([\d;:]*)([A-Za-z@`])|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)|[\x00-\x08\x0b-\x1f\x7f]/g;

const NORMAL = '';

function styled(style, parameters) {
  let words = new Set(style.split(' ').filter(Boolean));
  const without = start => words = new Set([...words].filter(word => !word.startsWith(start)));
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) {
      words.clear();
    } else if (code === 1) {
      words.add('a-bold');
    } else if (code === 2) {
      words.add('a-dim');
    } else if (code === 3) {
      words.add('a-italic');
    } else if (code === 4) {
      words.add('a-under');
    } else if (code === 22) {
      words.delete('a-bold');
      words.delete('a-dim');
    } else if (code === 23) {
      words.delete('a-italic');
    } else if (code === 24) {
      words.delete('a-under');
    } else if (code >= 30 && code <= 37 || code >= 90 && code <= 97) {
      without('a-f');
      words.add(`a-f${code >= 90 ? code - 90 : code - 30}`);
    } else if (code === 39) {
      without('a-f');
    } else if (code === 38 || code === 48) {
      // of 256 or true colours only the first sixteen are ours
      if (codes[i + 1] === 5) {
        if (code === 38) {
          without('a-f');
          if (codes[i + 2] < 16) {
            words.add(`a-f${codes[i + 2] % 8}`);
          }
        }
        i += 2;
      } else if (codes[i + 1] === 2) {
        i += 4;
      }
    }
  }
  return [...words].join(' ');
}

/** The text in parts of one style each: [text, classes]. */
export function parts(text) {
  if (!/[\x00-\x08\x0b-\x1f\x7f]/.test(text)) {
    return [[text, NORMAL]];
  }
  const found = [];
  let style = NORMAL;
  let from = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    if (match.index > from) {
      found.push([text.slice(from, match.index), style]);
    }
    from = match.index + match[0].length;
    if (match[2] === 'm') {
      style = styled(style, match[1] || '0');
    }
  }
  if (from < text.length) {
    found.push([text.slice(from), style]);
  }
  return found;
}

export const plain = text => parts(text).map(([part]) => part).join('');
