import { decodeExamples, encodeExamples, renderExamples, renderSamples } from '@ganforge/media';
import {
  afterMove,
  BOARD_SIZE,
  boardSvg,
  type ChessPosition,
  codeOfMove,
  decodeBoard,
  encodeBoard,
  fenOf,
  isCheck,
  legalCodes,
  legalMoves,
  MOVE_CODES,
  moveOfCode,
  positionOf,
  START_FEN,
} from '@ganforge/media/chess';
import { Chess, type Square } from 'chess.js';
import { decode } from 'fast-png';
import { expect, it } from 'vitest';

/** Returns the positions of a game. A fixed rule plays it from a position in which pawns can soon be promoted. */
function someGame(fen: string, plies: number): ChessPosition[] {
  const positions = [positionOf(fen)];
  for (let ply = 0; ply < plies; ply++) {
    const moves = legalMoves(positions.at(-1)!);
    if (moves.length === 0) break;
    positions.push(afterMove(positions.at(-1)!, moves[(ply * ply * 31 + ply) % moves.length]!));
  }
  return positions;
}

const games = [someGame(START_FEN, 60), someGame('rn2k3/P1P4p/8/8/8/8/p1p4P/RN2K3 w Qq - 3 1', 30)];

it('gives every move of a position its own code, and finds the move of a code', () => {
  for (const position of games.flat()) {
    const moves = legalMoves(position);
    const codes = legalCodes(position);
    expect(new Set(codes).size).toBe(moves.length);
    expect(codes.every((code) => code > 0 && code < MOVE_CODES)).toBe(true);
    expect(codes.map((code) => moveOfCode(code, position.black))).toEqual(moves);
  }
  expect(codeOfMove(12 + 64 * 28, false)).toBe(codeOfMove(52 + 64 * 36, true)); // e2e4 and e7e5
});

it('keeps a position in its numbers, and counts attackers as chess.js does', () => {
  for (const position of games.flat()) {
    const numbers = new Int32Array(BOARD_SIZE);
    encodeBoard(position, numbers, 0);
    const again = decodeBoard(numbers, 0);
    expect(fenOf({ ...again, number: position.number })).toBe(fenOf(position));
    expect(again.last & 4095).toBe(position.last & 4095);
    const chess = new Chess(fenOf(position), { skipValidation: true });
    const [own, other] = position.black ? (['b', 'w'] as const) : (['w', 'b'] as const);
    for (let square = 0; square < 64; square++) {
      const name = `${'abcdefgh'[square & 7]}${(square >> 3) + 1}` as Square;
      const counts = [own, other].map((side) => Math.min(3, chess.attackers(name, side).length));
      expect(numbers[66 + (square ^ (position.black ? 56 : 0))]).toBe(counts[0]! + 4 * counts[1]!);
    }
    expect(isCheck(position)).toBe(chess.inCheck());
  }
});

it('encodes mirrored positions equally for both sides', () => {
  const { board } = encodeExamples({ kind: 'position' }, [START_FEN, START_FEN.replace(' w ', ' b ')]);
  const [white, black] = [board!.data.slice(0, BOARD_SIZE), board!.data.slice(BOARD_SIZE)];
  expect(white[65]).toBe(0);
  expect(black[65]).toBe(1);
  white[65] = 1;
  expect(white).toEqual(black);
});

it('draws boards, and moves on the boards they were made on', async () => {
  const positions = encodeExamples({ kind: 'position' }, [START_FEN, START_FEN.replace(' w ', ' b ')]);
  const [png, svg] = await renderExamples({ kind: 'position' }, positions);
  const { width, height, data } = decode(png!.bytes);
  expect([width, height]).toEqual([652, 320]);
  const at = (x: number, y: number): number[] => Array.from(data.slice((y * width + x) * 3, (y * width + x) * 3 + 3));
  expect(at(2, 2)).toEqual([237, 222, 196]); // a8 is a light square
  expect(at(60, 60)).toEqual([54, 50, 48]); // Black's pawn on b7
  expect(at(332 + 60, 60)).toEqual([252, 250, 244]); // White's pawn on g2, on the second board
  const text = new TextDecoder().decode(svg!.bytes);
  expect(text.match(/<polygon/g)!.length).toBeGreaterThan(64);
  const moves = encodeExamples({ kind: 'move' }, ['e2e4', 'e2e4']);
  const conditions = { 'positions.board': positions.board!, 'positions.legal': positions.legal! };
  const samples = { moves: moves['']! };
  const files = await renderSamples({ moves: { kind: 'move' } }, samples, {
    needs: { positions: { kind: 'position' } },
    conditions,
  });
  expect(files.map(({ path }) => path)).toEqual(['samples.png', 'samples.svg']);
  expect(new TextDecoder().decode(files[1]!.bytes).match(/opacity/g)).toHaveLength(2);
  expect(boardSvg(positionOf(START_FEN), { arrow: 12 + 64 * 28 })).toContain('fill="#268b5a"');
  expect(decodeExamples({ kind: 'position' }, positions)).toEqual([START_FEN, START_FEN.replace(' w ', ' b ')]);
});
