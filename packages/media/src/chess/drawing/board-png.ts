import { encode } from 'fast-png';
import { type ChessPosition, kindOfPiece } from '../rules/position.ts';
import { arrowCorners, type BoardOptions, placeOf } from './board-svg.ts';
import { COLOURS, type Rgb } from './colours.ts';
import { distanceTo, isInside, PIECE_SHAPES, type Shape } from './pieces.ts';

/** Side of a square in pixels, and number of samples along the side of a pixel. */
const SQUARE = 40;
const FINE = 3;
const GAP = 12;
/** Half the width of a piece's outline, in hundredths of a square. */
const LINE = 4;
const ARROW_COVERS = 0.8;

/**
 * Draws boards as one PNG, in rows; see `boardSvg`.
 *
 * @example
 * const png = boardsPng([positionOf(START_FEN)]);
 */
export function boardsPng(positions: readonly ChessPosition[], options: readonly BoardOptions[] = []): Uint8Array {
  const perRow = Math.max(1, Math.ceil(Math.sqrt(positions.length)));
  const rows = Math.max(1, Math.ceil(positions.length / perRow));
  const side = 8 * SQUARE;
  const [width, height] = [perRow * (side + GAP) - GAP, rows * (side + GAP) - GAP];
  const data = new Uint8Array(width * height * 3).fill(255);
  const paint = (x: number, y: number, colour: Rgb, covers: number): void => {
    const at = (y * width + x) * 3;
    for (let k = 0; k < 3; k++) data[at + k] = Math.round(data[at + k]! * (1 - covers) + colour[k]! * covers);
  };
  positions.forEach((position, i) => {
    const [left, top] = [(i % perRow) * (side + GAP), Math.floor(i / perRow) * (side + GAP)];
    drawBoard(position, options[i] ?? {}, (x, y, colour, covers) => paint(left + x, top + y, colour, covers));
  });
  return encode({ width, height, data, channels: 3, depth: 8 });
}

type Paint = (x: number, y: number, colour: Rgb, covers: number) => void;

function drawBoard(position: ChessPosition, { arrow = 0, flipped = position.black }: BoardOptions, paint: Paint): void {
  for (let square = 0; square < 64; square++) {
    const [left, top] = placeOf(square, flipped, SQUARE);
    const colour = ((square & 7) + (square >> 3)) % 2 === 0 ? COLOURS.dark : COLOURS.light;
    const piece = position.board[square]!;
    const { body, line } = coverage(kindOfPiece(piece));
    const [fill, edge] = piece > 6 ? [COLOURS.black, COLOURS.whiteLine] : [COLOURS.white, COLOURS.line];
    for (let i = 0; i < SQUARE * SQUARE; i++) {
      const [x, y] = [left + (i % SQUARE), top + Math.floor(i / SQUARE)];
      paint(x, y, colour, 1);
      if (piece === 0) continue;
      if (line[i]! > 0) paint(x, y, edge, line[i]!);
      if (body[i]! > 0) paint(x, y, fill, body[i]!);
    }
  }
  if (arrow === 0) return;
  const [from, to] = [placeOf(arrow & 63, flipped, SQUARE), placeOf((arrow >> 6) & 63, flipped, SQUARE)];
  const corners = arrowCorners(from, to, SQUARE);
  const shape: Shape = { corners };
  const [[fromX, toX], [fromY, toY]] = [0, 1].map((axis) => pixelsOf(corners.map((corner) => corner[axis]!))) as [
    Span,
    Span,
  ];
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      const covers = share((dx, dy) => isInside(shape, x + dx, y + dy));
      if (covers > 0) paint(x, y, COLOURS.arrow, ARROW_COVERS * covers);
    }
  }
}

type Span = readonly [from: number, to: number];

/** Returns the first and last pixel, on one axis of a board, that a shape with these coordinates covers. */
function pixelsOf(coordinates: readonly number[]): Span {
  return [Math.max(0, Math.floor(Math.min(...coordinates))), Math.min(8 * SQUARE, Math.ceil(Math.max(...coordinates)))];
}

interface Coverage {
  /**
   * The share of each pixel of a square that the piece covers. `body` is without the outline, and `line` is with it.
   */
  readonly body: Float32Array;
  readonly line: Float32Array;
}

const drawn = new Map<number, Coverage>();

/** Returns the coverage for a kind of piece. Each kind is drawn once and cached. */
function coverage(kind: number): Coverage {
  const known = drawn.get(kind);
  if (known) return known;
  const shapes = PIECE_SHAPES[kind]!;
  const scale = 100 / SQUARE;
  const over = (holds: (x: number, y: number) => boolean): Float32Array =>
    Float32Array.from({ length: SQUARE * SQUARE }, (_, i) => {
      const [x, y] = [i % SQUARE, Math.floor(i / SQUARE)];
      return share((dx, dy) => holds((x + dx) * scale, (y + dy) * scale));
    });
  const body = over((x, y) => shapes.some((shape) => isInside(shape, x, y)));
  const line = over((x, y) => shapes.some((shape) => isInside(shape, x, y) || distanceTo(shape, x, y) <= LINE));
  drawn.set(kind, { body, line });
  return { body, line };
}

/** Returns the share of a pixel's samples for which the condition holds. */
function share(holds: (dx: number, dy: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < FINE * FINE; i++) {
    if (holds(((i % FINE) + 0.5) / FINE, (Math.floor(i / FINE) + 0.5) / FINE)) count++;
  }
  return count / (FINE * FINE);
}
