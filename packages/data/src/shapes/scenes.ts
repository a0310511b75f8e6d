import type { RandomStream } from '@ganforge/core';

/** What a drawn shape can be, attribute by attribute. */
export const shapeAttributes = {
  size: ['small', 'large'],
  colour: ['red', 'green', 'blue', 'yellow'],
  shape: ['circle', 'square', 'triangle'],
  place: ['left', 'right', 'top', 'bottom'],
} as const;

/** One shape of a picture, by its attributes. */
export interface DrawnShape {
  readonly size: (typeof shapeAttributes.size)[number];
  readonly colour: (typeof shapeAttributes.colour)[number];
  readonly shape: (typeof shapeAttributes.shape)[number];
  readonly place: (typeof shapeAttributes.place)[number];
}

const names = Object.keys(shapeAttributes) as (keyof DrawnShape)[];
/** Values of all attributes together: the length of a shape's one-hot codes. */
export const CODES: number = names.reduce((sum, name) => sum + shapeAttributes[name].length, 0);

const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;

/** All 96 combinations of attributes; {@link isHeldOut} says which 12 of them are kept apart. */
const combinations: readonly DrawnShape[] = shapeAttributes.size.flatMap((size) =>
  shapeAttributes.colour.flatMap((colour) =>
    shapeAttributes.shape.flatMap((shape) => shapeAttributes.place.map((place) => ({ size, colour, shape, place }))),
  ),
);

/**
 * Whether a combination is one of the 12 kept apart: one for each colour and shape, three for each place, six of each size.
 * So every pair of a colour and a shape is seen, in other sizes and places.
 */
function isHeldOut({ size, colour, shape, place }: DrawnShape): boolean {
  const [c, s] = [shapeAttributes.colour.indexOf(colour), shapeAttributes.shape.indexOf(shape)];
  const heldSize = shapeAttributes.size[(Math.floor(c / 2) + s) % 2];
  const heldPlace = shapeAttributes.place[(c + s) % 4];
  return size === heldSize && place === heldPlace;
}

/** Which combinations a set has. */
export type ShapeCombinations = 'seen' | 'held-out' | 'all';

/** The combinations of a set, in an order that mixes the attributes. */
export function combinationsOf(which: ShapeCombinations): readonly DrawnShape[] {
  if (which === 'all') return combinations;
  return combinations.filter((one) => isHeldOut(one) === (which === 'held-out'));
}

/**
 * The shapes of example i: the combinations in turn; where pictures have two, a second one in every other turn, which lies
 * opposite. The one on the left, or at the top, is the first.
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

/** The one-hot codes of the shapes of a picture, `CODES` for each of `objects`; zeros where there is no shape. */
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

/** A number for what a picture shows: pictures of the same shapes have the same. */
export function kindOf(scene: readonly DrawnShape[]): number {
  return scene.reduce((kind, one) => kind * (combinations.length + 1) + combinationNumber(one) + 1, 0);
}

function combinationNumber(one: DrawnShape): number {
  return names.reduce((at, name) => {
    const values: readonly string[] = shapeAttributes[name];
    return at * values.length + values.indexOf(one[name]);
  }, 0);
}
