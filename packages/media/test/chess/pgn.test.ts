import { gzipSync } from 'node:zlib';
import { moveName, parsePgn, positionsOf, readPgn, sanOf, writePgn } from '@ganforge/media/chess';
import { Chess } from 'chess.js';
import { expect, it } from 'vitest';

const sansOf = ({ games }: ReturnType<typeof parsePgn>, i = 0): string[] => {
  const positions = positionsOf(games[i]!);
  return games[i]!.moves.map((move, ply) => sanOf(positions[ply]!, move));
};

it('passes over comments, clock tags, variations and annotations', () => {
  const read = parsePgn(`[Event "A \\"cup\\""]
[White "Carlsen, M"]

% a line for programs
1. e4 {[%clk 1:30:00] good (or 1. d4)} e5! $1 (1... c5 2. Nf3 (2. c3 d5) d6) 2. Nf3 ; to the end 1. a4
Nc6 3.Bb5 a6 4.Ba4 Nf6 5.0-0 1/2-1/2`);
  expect(read.refused).toEqual({ illegal: 0, variant: 0, start: 0, empty: 0 });
  expect(sansOf(read)).toEqual(['e4', 'e5', 'Nf3', 'Nc6', 'Bb5', 'a6', 'Ba4', 'Nf6', 'O-O']);
  expect(read.games[0]!.tags).toEqual({ Event: 'A "cup"', White: 'Carlsen, M' });
  expect(read.games[0]!.result).toBe('1/2-1/2');
});

it('refuses games one by one and keeps the rest', () => {
  const read = parsePgn(`[Event "1"]\n\n1. e4 e5 2. Ke3 Nf6 1-0
[Event "2"]\n[Variant "Atomic"]\n\n1. e4 e5 *
[Event "3"]\n[FEN "not a position"]\n\n1. e4 *
[Event "4"]\n\n1-0
[Event "5"]\n\n1. d4 -- 2. c4 *
[Event "6"]\n[FEN "4k3/P7/8/8/8/8/8/4K3 w - - 0 1"]\n\n1. a8=Q+ Kd7 1-0
[Event "7"]\n\n1. e4 e5 2. Nf3`);
  expect(read.refused).toEqual({ illegal: 2, variant: 1, start: 1, empty: 1 });
  expect(read.games.map(({ tags }) => tags.Event)).toEqual(['6', '7']);
  expect(read.games[0]!.moves.map(moveName)).toEqual(['a7a8q', 'e8d7']);
  expect(read.firstRefused).toBe('game 1: its move 2, Ke3, is not legal');
});

it('reads gzip and Latin-1, and refuses what holds no game', async () => {
  const bytes = gzipSync(Buffer.from('[White "Kortschnoj, Vict\xf6r"]\n\n1. e4 *', 'latin1'));
  const { games } = await readPgn({ path: 'a.pgn.gz', bytes });
  expect(games[0]!.tags.White).toBe('Kortschnoj, Victör');
  await expect(readPgn({ path: 'a.pgn', bytes: Buffer.from('no game, {') })).rejects.toThrow(
    '[media/chess] a.pgn must hold games in PGN; it holds none.',
  );
  await expect(readPgn({ path: 'a.pgn.gz', bytes: bytes.subarray(0, 20) })).rejects.toThrow('a.pgn.gz');
});

it('reads long invalid text in linear time', () => {
  for (const text of ['(', '{', '[', '1.', '[a "', 'e4 ', '"', '-'].map((piece) => piece.repeat(1e5))) {
    expect(parsePgn(text).games).toHaveLength(0);
  }
});

it('writes what chess.js and it itself read', () => {
  const text =
    '1. e4 d5 2. exd5 Qxd5 3. Nc3 Qa5 4. d4 c6 5. Nf3 Nf6 6. Bc4 Bf5 7. O-O e6 8. Bd2 Bb4 9. a3 O-O 10. Re1 Nbd7 *';
  const [game] = parsePgn(`[White "A \\\\ B"]\n\n${text}`).games;
  const written = writePgn(game!, { 3: 'a {good} move' });
  expect(written).toMatch(/^\[Event "\?"\]\n.*\[White "A \\\\ B"\]/s);
  expect(written).toContain('{a good move} 3. Nc3');
  expect(written.split('\n').every((line) => line.length <= 80)).toBe(true);
  const again = parsePgn(written).games[0]!;
  expect(again.moves).toEqual(game!.moves);
  const chess = new Chess();
  chess.loadPgn(written);
  expect(chess.history()).toEqual(sansOf({ games: [again] } as unknown as ReturnType<typeof parsePgn>));
});
