import type { RandomStream } from '@ganforge/core';
import { inferText, type TextSpec } from '@ganforge/media';
import type { DrawnShape } from './scenes.ts';

/** Synonyms for each value of an attribute. */
const WORDS: { readonly [Name in keyof DrawnShape]: Readonly<Record<DrawnShape[Name], readonly string[]>> } = {
  size: { small: ['small', 'little', 'tiny'], large: ['large', 'big', 'huge'] },
  colour: {
    red: ['red', 'scarlet'],
    green: ['green', 'jade'],
    blue: ['blue', 'cobalt'],
    yellow: ['yellow', 'golden'],
  },
  shape: { circle: ['circle', 'disc'], square: ['square', 'box'], triangle: ['triangle', 'wedge'] },
  place: {
    left: ['on the left', 'in the left half'],
    right: ['on the right', 'in the right half'],
    top: ['at the top', 'in the upper half'],
    bottom: ['at the bottom', 'in the lower half'],
  },
};

type Said = Readonly<Record<keyof DrawnShape, string>>;

/** The word orders of captions. Each function returns the caption for the chosen words. */
const ORDERS: readonly ((said: Said) => string)[] = [
  ({ size, colour, shape, place }) => `a ${size} ${colour} ${shape} ${place}`,
  ({ size, colour, shape, place }) => `${place} there is a ${size} ${colour} ${shape}`,
  ({ size, colour, shape, place }) => `${place} a ${colour} ${shape} that is ${size}`,
  ({ size, colour, shape, place }) => `the ${shape} ${place} is ${size} and ${colour}`,
  ({ size, colour, shape, place }) => `a ${colour} ${shape} ${place} and it is ${size}`,
];

/** Returns the captions of an image, one for each word order. The stream chooses the synonyms. */
export function captionsOf(scene: readonly DrawnShape[], random: RandomStream): string[] {
  return ORDERS.map((order, k) => {
    const said = scene.map((one, at) => order(chosen(one, random.fork('words', k, at))));
    const isTurned = said.length === 2 && random.fork('turned', k).uniformValues(1)[0]! < 0.5;
    return (isTurned ? said.reverse() : said).join(' and ');
  });
}

/** Returns the spec of the captions of images with up to `objects` shapes. */
export function captionSpec(objects: 1 | 2, unit: 'word' | 'character'): TextSpec {
  // These captions contain every word and the longest possible caption.
  const every = ORDERS.flatMap((order) => spreadsOf().map(order));
  const longest = ORDERS.map((order) => order(longestWords()));
  const all = [...every, ...longest, ...longest.map((one) => Array(objects).fill(one).join(' and '))];
  return inferText(all, { unit });
}

function chosen(one: DrawnShape, random: RandomStream): Said {
  const u = random.uniformValues(4);
  const pick = (words: readonly string[], i: number): string => words[Math.floor(u[i]! * words.length)]!;
  return {
    size: pick(WORDS.size[one.size], 0),
    colour: pick(WORDS.colour[one.colour], 1),
    shape: pick(WORDS.shape[one.shape], 2),
    place: pick(WORDS.place[one.place], 3),
  };
}

/** Returns choices of words. Together they contain every word. */
function spreadsOf(): Said[] {
  const lists = listsOf();
  const most = Math.max(...Object.values(lists).map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => saidBy(lists, (words) => words[i % words.length]!));
}

function longestWords(): Said {
  return saidBy(listsOf(), (words) => words.reduce((a, b) => (b.length > a.length ? b : a)));
}

function listsOf(): Readonly<Record<keyof DrawnShape, readonly string[]>> {
  const { size, colour, shape, place } = WORDS;
  const of = (lists: Readonly<Record<string, readonly string[]>>): string[] => Object.values(lists).flat();
  return { size: of(size), colour: of(colour), shape: of(shape), place: of(place) };
}

function saidBy(
  lists: Readonly<Record<keyof DrawnShape, readonly string[]>>,
  pick: (words: readonly string[]) => string,
): Said {
  const { size, colour, shape, place } = lists;
  return { size: pick(size), colour: pick(colour), shape: pick(shape), place: pick(place) };
}
