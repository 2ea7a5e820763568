// SPDX-License-Identifier: Apache-2.0
// The one door to Preact, so that nothing else knows where it lies.
export {html, render, Component, useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback} from '../lib/preact.js';
