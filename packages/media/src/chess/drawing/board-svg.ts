import { type ChessPosition, kindOfPiece } from '../rules/position.ts';
import { COLOURS, type Rgb } from './colours.ts';
import { PIECE_SHAPES, type Shape } from './pieces.ts';

/** Side of a square in SVG units. */
const SQUARE = 45;
const GAP = 16;

/** Options for drawing a board. */
export interface BoardOptions {
  /** A move that is drawn as an arrow; see `ChessPosition`. @default no arrow */
  readonly arrow?: number;
  /** Whether Black is at the bottom. @default the side to move is at the bottom */
  readonly flipped?: boolean;
}

/**
 * Draws a board as SVG, with Ganforge's own pieces.
 *
 * @example
 * const svg = boardSvg(positionOf(START_FEN));
 */
export function boardSvg(position: ChessPosition, options: BoardOptions = {}): string {
  return boardsSvg([position], [options]);
}

/** Draws several boards as one SVG, in rows. */
export function boardsSvg(positions: readonly ChessPosition[], options: readonly BoardOptions[]): string {
  const perRow = Math.max(1, Math.ceil(Math.sqrt(positions.length)));
  const side = 8 * SQUARE;
  const sizeOf = (count: number): number => count * side + (count - 1) * GAP;
  const [width, height] = [sizeOf(perRow), sizeOf(Math.max(1, Math.ceil(positions.length / perRow)))];
  const boards = positions.map((one, i) => {
    const [x, y] = [(i % perRow) * (side + GAP), Math.floor(i / perRow) * (side + GAP)];
    return `<g transform="translate(${x} ${y})">${drawing(one, options[i] ?? {})}</g>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `${boards.join('')}</svg>\n`
  );
}

function drawing(position: ChessPosition, { arrow = 0, flipped = position.black }: BoardOptions): string {
  const place = (square: number): readonly [number, number] => placeOf(square, flipped, SQUARE);
  const squares = Array.from({ length: 64 }, (_, square) => {
    const [x, y] = place(square);
    const colour = ((square & 7) + (square >> 3)) % 2 === 0 ? COLOURS.dark : COLOURS.light;
    return `<rect x="${x}" y="${y}" width="${SQUARE}" height="${SQUARE}" fill="${hex(colour)}"/>`;
  });
  const pieces = Array.from(position.board, (piece, square) => {
    if (piece === 0) return '';
    const [x, y] = place(square);
    const [fill, line] = piece > 6 ? [COLOURS.black, COLOURS.whiteLine] : [COLOURS.white, COLOURS.line];
    const shapes = PIECE_SHAPES[kindOfPiece(piece)]!.map(shapeOf).join('');
    return (
      `<g transform="translate(${x} ${y}) scale(${SQUARE / 100})">` +
      `<g fill="none" stroke="${hex(line)}" stroke-width="8" stroke-linejoin="round">${shapes}</g>` +
      `<g fill="${hex(fill)}">${shapes}</g></g>`
    );
  });
  return squares.join('') + pieces.join('') + (arrow === 0 ? '' : arrowOf(place(arrow & 63), place((arrow >> 6) & 63)));
}

/** Returns the upper left corner of a square in the picture. */
export function placeOf(square: number, flipped: boolean, side: number): readonly [number, number] {
  const [file, rank] = [square & 7, square >> 3];
  return flipped ? [(7 - file) * side, rank * side] : [file * side, (7 - rank) * side];
}

/** Returns the corners of an arrow from the centre of one square to the centre of another. */
export function arrowCorners(
  from: readonly number[],
  to: readonly number[],
  side: number,
): (readonly [number, number])[] {
  const [x1, y1, x2, y2] = [from[0]! + side / 2, from[1]! + side / 2, to[0]! + side / 2, to[1]! + side / 2];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const at = (along: number, across: number): readonly [number, number] => [
    Math.round(10 * (x1 + along * dx - across * dy)) / 10,
    Math.round(10 * (y1 + along * dy + across * dx)) / 10,
  ];
  const [thin, wide, head] = [0.07 * side, 0.2 * side, length - 0.35 * side];
  return [at(0, thin), at(head, thin), at(head, wide), at(length, 0), at(head, -wide), at(head, -thin), at(0, -thin)];
}

function arrowOf(from: readonly number[], to: readonly number[]): string {
  const points = arrowCorners(from, to, SQUARE).map(String).join(' ');
  return `<polygon points="${points}" fill="${hex(COLOURS.arrow)}" opacity="0.8"/>`;
}

function shapeOf(shape: Shape): string {
  if ('disc' in shape) return `<circle cx="${shape.disc[0]}" cy="${shape.disc[1]}" r="${shape.disc[2]}"/>`;
  return `<polygon points="${shape.corners.map(String).join(' ')}"/>`;
}

function hex(colour: Rgb): string {
  return `#${colour.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
}
