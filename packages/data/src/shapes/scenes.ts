import type { RandomStream } from '@ganforge/core';

/** The values of each attribute of a drawn shape. */
export const shapeAttributes = {
  size: ['small', 'large'],
  colour: ['red', 'green', 'blue', 'yellow'],
  shape: ['circle', 'square', 'triangle'],
  place: ['left', 'right', 'top', 'bottom'],
} as const;

/** The attributes of one shape. */
export interface DrawnShape {
  readonly size: (typeof shapeAttributes.size)[number];
  readonly colour: (typeof shapeAttributes.colour)[number];
  readonly shape: (typeof shapeAttributes.shape)[number];
  readonly place: (typeof shapeAttributes.place)[number];
}

const names = Object.keys(shapeAttributes) as (keyof DrawnShape)[];
/** Number of values of all attributes. It is the length of a shape's one-hot codes. */
export const CODES: number = names.reduce((sum, name) => sum + shapeAttributes[name].length, 0);

const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;

/** All 96 combinations of attributes. 12 of them are held out ({@link isHeldOut}). */
const combinations: readonly DrawnShape[] = shapeAttributes.size.flatMap((size) =>
  shapeAttributes.colour.flatMap((colour) =>
    shapeAttributes.shape.flatMap((shape) => shapeAttributes.place.map((place) => ({ size, colour, shape, place }))),
  ),
);

/**
 * Returns whether a combination is one of the 12 that are held out. One combination is held out for each pair of a
 * colour and a form, three for each place, and six for each size. So every pair of a colour and a form occurs in
 * training, with other sizes and places.
 */
function isHeldOut({ size, colour, shape, place }: DrawnShape): boolean {
  const [c, s] = [shapeAttributes.colour.indexOf(colour), shapeAttributes.shape.indexOf(shape)];
  const heldSize = shapeAttributes.size[(Math.floor(c / 2) + s) % 2];
  const heldPlace = shapeAttributes.place[(c + s) % 4];
  return size === heldSize && place === heldPlace;
}

/** The combinations in a dataset. They are those for training, those held out, or all. */
export type ShapeCombinations = 'seen' | 'held-out' | 'all';

/** Returns the combinations that a dataset contains. */
export function combinationsOf(which: ShapeCombinations): readonly DrawnShape[] {
  if (which === 'all') return combinations;
  return combinations.filter((one) => isHeldOut(one) === (which === 'held-out'));
}

/**
 * Returns the shapes of example i. The examples go through all combinations in order, again and again. With two
 * objects, every second round adds a shape on the opposite side. The left or upper shape is first.
 */
export function sceneOf(
  i: number,
  known: readonly DrawnShape[],
  objects: 1 | 2,
  random: RandomStream,
): readonly DrawnShape[] {
  const first = known[i % known.length]!;
  if (objects === 1 || Math.floor(i / known.length) % 2 === 0) return [first];
  const beside = known.filter(({ place }) => place === opposite[first.place]);
  const second = beside[Math.floor(random.uniformValues(1)[0]! * beside.length)]!;
  return first.place === 'left' || first.place === 'top' ? [first, second] : [second, first];
}

/**
 * Returns the one-hot codes of an image, `CODES` numbers for each of `objects`. The codes of a missing shape are zeros.
 */
export function codesOf(scene: readonly DrawnShape[], objects: number): Uint8Array {
  const codes = new Uint8Array(objects * CODES);
  scene.forEach((one, k) => {
    let at = k * CODES;
    for (const name of names) {
      const values: readonly string[] = shapeAttributes[name];
      codes[at + values.indexOf(one[name])] = 1;
      at += values.length;
    }
  });
  return codes;
}

/** Returns a number that identifies the shapes of an image. Images with the same shapes have the same number. */
export function kindOf(scene: readonly DrawnShape[]): number {
  return scene.reduce((kind, one) => kind * (combinations.length + 1) + combinationNumber(one) + 1, 0);
}

function combinationNumber(one: DrawnShape): number {
  return names.reduce((at, name) => {
    const values: readonly string[] = shapeAttributes[name];
    return at * values.length + values.indexOf(one[name]);
  }, 0);
}
