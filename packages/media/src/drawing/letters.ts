/**
 * The rows of each letter from top to bottom. A row is one octal digit for three pixels. The highest bit is the
 * leftmost pixel.
 */
const LETTERS: Readonly<Record<string, string>> = {
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  0: '75557',
  1: '26227',
  2: '61247',
  3: '61216',
  4: '55711',
  5: '74616',
  6: '34652',
  7: '71222',
  8: '25252',
  9: '25316',
  ' ': '00000',
  '-': '00700',
  _: '00007',
  '.': '00002',
  ',': '00024',
  ':': '02020',
  '/': '11244',
  '+': '02720',
  '(': '12221',
  ')': '42224',
  "'": '22000',
  '&': '25276',
  '%': '51245',
  '#': '57575',
  '!': '22202',
  '=': '07070',
};
/** The rows that are drawn for an unknown letter. */
const OTHER = '75557';

/** Height of a line and distance between letters, in pixels before enlargement. */
export const LETTER: { readonly height: number; readonly advance: number } = { height: 5, advance: 4 };

/**
 * Returns the pixels of a line of capital letters, as [x, y] from its upper left corner. Accents are omitted. Letters
 * of other scripts are drawn as boxes.
 */
export function letterPixels(text: string): (readonly [number, number])[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return Array.from(plain).flatMap((letter, i) =>
    Array.from(LETTERS[letter] ?? OTHER).flatMap((row, y) =>
      [0, 1, 2].filter((x) => (Number(row) >> (2 - x)) & 1).map((x) => [i * LETTER.advance + x, y] as const),
    ),
  );
}
