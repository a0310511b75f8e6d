/**
 * The palette of Okabe & Ito (Color Universal Design, 2008). People with any colour vision can distinguish the colours.
 */
export const COLOURS: readonly string[] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9'];

/** Returns red, green and blue of colour i. The colours repeat. */
export function rgbOf(i: number): readonly number[] {
  const hex = COLOURS[i % COLOURS.length]!;
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
