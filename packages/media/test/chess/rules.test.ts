import {
  afterMove,
  type ChessPosition,
  fenOf,
  legalMoves,
  moveName,
  moveOfName,
  moveOfSan,
  outcomeOf,
  positionOf,
  START_FEN,
  sanOf,
} from '@ganforge/media/chess';
import { Chess } from 'chess.js';
import { describe, expect, it } from 'vitest';

function perft(position: ChessPosition, depth: number): number {
  const moves = legalMoves(position);
  if (depth === 1) return moves.length;
  return moves.reduce((sum, move) => sum + perft(afterMove(position, move), depth - 1), 0);
}

// The numbers of leaves are from chessprogramming.org, "Perft results". Chess programs agree on them.
it.each([
  [START_FEN, [20, 400, 8902]],
  ['r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1', [48, 2039]],
  ['8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1', [14, 191, 2812]],
  ['r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1', [6, 264, 9467]],
  ['rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8', [44, 1486]],
])('counts as many continuations of %s as published', (fen, counts) => {
  const position = positionOf(fen);
  counts.forEach((count, i) => {
    expect(perft(position, i + 1)).toBe(count);
  });
});

it('finds all moves of the position that has the most', () => {
  expect(legalMoves(positionOf('R6R/3Q4/1Q4Q1/4Q3/2Q4Q/Q4Q2/pp1Q4/kBNN1KB1 w - - 0 1'))).toHaveLength(218);
});

it('agrees with chess.js along games that a fixed rule plays', () => {
  for (let game = 0; game < 4; game++) {
    const chess = new Chess();
    let position = positionOf(START_FEN);
    for (let ply = 0; ply < 50 && !chess.isGameOver(); ply++) {
      const moves = legalMoves(position);
      const theirs = chess.moves({ verbose: true });
      const names = theirs.map(({ from, to, promotion = '' }) => from + to + promotion);
      expect(moves.map(moveName).sort()).toEqual([...names].sort());
      const sans = Object.fromEntries(theirs.map(({ san }, i) => [names[i]!, san]));
      expect(Object.fromEntries(moves.map((move) => [moveName(move), sanOf(position, move)]))).toEqual(sans);
      const move = moves[(ply * 7919 + game * 104729 + ply * ply) % moves.length]!;
      expect(moveOfSan(position, sanOf(position, move))).toBe(move);
      chess.move(sans[moveName(move)]!);
      position = afterMove(position, move);
      // Chess programs differ in when they write the en passant square, so it is not compared.
      const words = (fen: string): string[] => fen.split(' ').filter((_, i) => i !== 3);
      expect(words(fenOf(position))).toEqual(words(chess.fen()));
    }
  }
});

describe('positionOf', () => {
  it.each([
    ['rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBN w KQkq - 0 1', 'whose first word names 8 ranks of 8 squares'],
    ['8/8/8/8/8/8/8/K7 w - - 0 1', 'with one king a side'],
    ['k7/8/8/8/8/8/8/K6P w - - 0 1', 'whose first word names 8 ranks of 8 squares'],
    ['k7/8/8/8/8/8/8/K7 x - - 0 1', "whose second word is 'w' or 'b'"],
    ['k7/8/8/8/8/8/8/K7 w K - 0 1', 'whose kings and rooks can castle as it says'],
    ['k7/8/8/8/8/8/8/K7 w HAha - 0 1', "whose third word is '-' or of the letters KQkq"],
    ['k7/8/8/8/8/8/8/K7 w - e9 0 1', "whose fourth word is '-' or a square"],
    ['k7/8/8/8/8/8/8/K7 w - - x 1', 'that ends with two numbers'],
    ['k7/8/8/8/8/8/8/K7 w - - 0 1 e2', 'whose seventh word is a move'],
  ])('refuses %s', (fen, problem) => {
    expect(() => positionOf(fen)).toThrow(`[media/chess] a position must be a FEN ${problem}; received`);
  });

  it('keeps the move before', () => {
    const fen = 'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1 e2e4';
    expect(fenOf(positionOf(fen), { last: true })).toBe(fen);
    expect(moveOfName('e7e8q')).toBe(52 + 64 * 60 + 4096 * 5);
    expect(['e2', 'e2e9', 'e7e8k', 'e7e8qq'].map(moveOfName)).toEqual([0, 0, 0, 0]);
  });
});

describe('outcomeOf', () => {
  it.each([
    ['R5k1/5ppp/8/8/8/8/8/K7 b - - 0 1', '1-0', 'checkmate'],
    ['k7/2Q5/1K6/8/8/8/8/8 b - - 0 1', '1/2-1/2', 'stalemate'],
    ['k7/8/8/8/8/8/8/KB6 b - - 0 1', '1/2-1/2', 'insufficient material'],
    ['k7/8/8/8/8/8/8/KR6 b - - 100 90', '1/2-1/2', 'fifty moves'],
  ])('%s: %s by %s', (fen, result, why) => {
    expect(outcomeOf([positionOf(fen)])).toEqual({ result, why });
  });

  it('sees a position that comes three times', () => {
    const names = ['g1f3', 'g8f6', 'f3g1', 'f6g8', 'g1f3', 'g8f6', 'f3g1', 'f6g8'];
    const positions = [positionOf(START_FEN)];
    for (const name of names) {
      expect(outcomeOf(positions)).toBeUndefined();
      positions.push(afterMove(positions.at(-1)!, moveOfName(name)));
    }
    expect(outcomeOf(positions)).toEqual({ result: '1/2-1/2', why: 'threefold repetition' });
  });
});
