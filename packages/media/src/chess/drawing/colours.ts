/** Colours of boards and pieces, [r,g,b]. */
export const COLOURS: {
  readonly light: Rgb;
  readonly dark: Rgb;
  readonly arrow: Rgb;
  readonly white: Rgb;
  readonly black: Rgb;
  readonly line: Rgb;
  readonly whiteLine: Rgb;
  readonly paper: Rgb;
} = {
  light: [237, 222, 196],
  dark: [173, 132, 97],
  arrow: [38, 139, 90],
  white: [252, 250, 244],
  black: [54, 50, 48],
  line: [40, 36, 34],
  whiteLine: [206, 200, 190],
  paper: [255, 255, 255],
};

/** Red, green and blue in 0..255. */
export type Rgb = readonly [number, number, number];
