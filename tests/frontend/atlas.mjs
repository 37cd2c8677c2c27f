/* The scripts of the pages under node: classic scripts, run in a window that has what they touch. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const STATIC = new URL('../../atlas/web/static/', import.meta.url);

/** Leaflet, as far as the projection asks for it. */
const LEAFLET = {
  CRS: { Earth: { distance: () => NaN } },
  bounds: (...corners) => corners,
  point: (x, y) => ({ x, y }),
  latLng: (lat, lng) => ({ lat, lng }),
  transformation: (...numbers) => numbers,
  extend: Object.assign,
};

class Path {
  constructor() {
    this.steps = [];
  }

  moveTo(x, y) { this.steps.push(['M', x, y]); }

  lineTo(x, y) { this.steps.push(['L', x, y]); }

  closePath() { this.steps.push(['Z']); }

  addPath({ steps }) { this.steps.push(...steps); }
}

/** A window whose address is kept as a browser keeps it. */
function windowAt(address) {
  const events = new EventTarget();
  const location = new URL(address);
  const entries = [address];
  const go = (url) => { location.href = new URL(url, location).href; };
  return {
    location, L: LEAFLET,
    history: {
      entries,
      pushState: (state, title, url) => { go(url); entries.push(location.href); },
      replaceState: (state, title, url) => { go(url); entries[entries.length - 1] = location.href; },
    },
    matchMedia: () => ({ matches: true }),
    addEventListener: (...given) => events.addEventListener(...given),
    /** What a reader does: another hash, and the browser's two events. */
    goTo(hash) {
      location.hash = hash;
      for (const type of ['popstate', 'hashchange']) events.dispatchEvent(new Event(type));
    },
  };
}

const contexts = new WeakMap();

/** Run more scripts in a window that is there. */
export function run(window, scripts) {
  for (const name of scripts) {
    vm.runInContext(readFileSync(new URL(name, STATIC), 'utf8'), contexts.get(window), { filename: name });
  }
  return window;
}

/** Run scripts, by room and name, in a fresh window; returns it, its ATLAS filled. */
export function load(scripts, address = 'https://atlas.example/maps/growth.html') {
  const window = windowAt(address);
  const document = {
    currentScript: { src: 'https://atlas.example/assets/engine.js' }, documentElement: { lang: 'en' }, querySelector: () => null, createElement: () => ({ getContext: () => ({}) }),
  };
  contexts.set(window, vm.createContext({ window, document, URL, URLSearchParams, TextDecoder, Path2D: Path }));
  return run(window, ['data/registry.js', 'page/part.js', ...scripts]);
}

/** An object of another context as one of this, for comparisons. */
export const plain = (value) => JSON.parse(JSON.stringify(value));

/** Numbers in nested lists, each as near as asked to what is wanted. */
export function near(found, wanted, off, why) {
  const [a, b] = [found, wanted].map((list) => plain(list).flat(Infinity));
  assert.equal(a.length, b.length, why);
  a.forEach((number, i) => assert.ok(Math.abs(number - b[i]) <= off, `${why}: ${number}, not ${b[i]}`));
}

/** A number as the payloads write it; see atlas/web/data/encode.py. */
function varint(number) {
  const digits = [];
  for (let rest = number; ; rest >>>= 5) {
    digits.push((rest & 31) | (rest > 31 ? 32 : 0));
    if (rest <= 31) break;
  }
  return digits.map((digit) => String.fromCharCode(digit + 35 + (digit + 35 >= 92 ? 1 : 0))).join('');
}

const signed = (number) => (number < 0 ? -2 * number - 1 : 2 * number);

/** Unsigned numbers, then numbers with their signs, then those as steps from the one before. */
export const unsignedText = (numbers) => numbers.map(varint).join('');
export const signedText = (numbers) => unsignedText(numbers.map(signed));
export const stepsText = (numbers) => signedText(numbers.map((number, i) => number - (i ? numbers[i - 1] : 0)));
