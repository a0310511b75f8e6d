import { readFileSync } from 'node:fs';
import { parsePgn, positionOf, START_FEN } from '@ganforge/media/chess';
import { beforeAll, describe, expect, it } from 'vitest';
import { boardText } from '../../src/chess/board-text.ts';
import { afterGame } from '../../src/chess/standing.ts';
import { scratch, write } from '../support/folders.ts';
import { json, quickly, run } from '../support/run.ts';

const root = scratch('chess');
const pgn = `[White "Carlsen, M"]\n[Black "Anand, V"]\n
1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Be7 6. Re1 b5 7. Bb3 d6 8. c3 O-O 9. h3 Na5 10. Bc2 c5 1-0
[White "Carlsen, M"]\n[Variant "Atomic"]\n\n1. e4 e5 *\n`;

beforeAll(async () => {
  write(`${root}/games.pgn`, pgn);
  const { code, out, err } = await run(
    'train',
    'chess-gan',
    `${root}/games.pgn`,
    ...quickly(root, 12),
    '--name',
    'net',
  );
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`next     ganforge chess play ${root}/net\n`);
}, 60_000);

describe('chess play', () => {
  it('is the command that sample names for a run of chess', async () => {
    const { code, err } = await run('sample', `${root}/net`);
    expect([code, err]).toEqual([
      1,
      "[cli/sample] chess-gan answers positions of chess. Use 'ganforge chess play RUN'.\n",
    ]);
  });

  it('plays a game, stores it and shows the moves of the mentor', async () => {
    const { code, out } = await run('chess', 'play', `${root}/net`, '--moves', 'e4 e9 e5e6 moves help a3 resign');
    expect(code).toBe(0);
    expect(out).toMatch(/^Game 1 against net at level 1 of 6\.$/m);
    expect(out).toMatch(/^ {2}1 {2}R N B Q K B N R$/m);
    expect(out).toContain("'e9' is not a legal move here.");
    expect(out).toMatch(/The partner plays \w+[^.]*\./);
    expect(out).toMatch(/move \d+: you played (e4|a3) \(the mentor: [\d.]+ %\); most likely \S+ \([\d.]+ %\)/);
    const [game] = parsePgn(readFileSync(`${root}/net/games.pgn`, 'utf8')).games;
    expect(game).toMatchObject({ result: '0-1', tags: { White: 'student', Black: 'net', Round: '1' } });
    expect(game!.moves).toHaveLength(4);
  });

  it('continues from the standing, and plays White if the student has Black', async () => {
    const [said] = await json('chess', 'play', `${root}/net`, '--black', '--moves', 'resign');
    expect(said).toMatchObject({ level: 1, result: '1-0', moves: 1, nextLevel: 1, lessons: [] });
    expect(JSON.parse(readFileSync(`${root}/net/chess.json`, 'utf8'))).toEqual({
      ...{ level: 1, results: ['loss', 'loss'], games: 2 },
    });
  });

  it('refuses other runs and actions', async () => {
    expect((await run('chess', 'pley', `${root}/net`)).err).toContain("received 'pley'. Did you mean play?");
    write(`${root}/net/../other.txt`, 'x');
    expect((await run('chess', 'play', `${root}/nothing`)).code).not.toBe(0);
  });
});

describe('evaluate', () => {
  it('asks how well the policy predicts the moves of games, beside random legal moves', async () => {
    const [found] = await json('evaluate', `${root}/net`);
    const { numbers, protocol } = found as { numbers: Record<string, number>; protocol: object };
    expect(protocol).toMatchObject({ metrics: ['move-match'], extractor: 'none', n: 10, real: { size: 10 } });
    expect(Object.keys(numbers).slice(0, 4)).toEqual(['top-1', 'top-3', 'NLL', 'legality']);
    expect(numbers.legality).toBe(1);
    // Each of the ten positions has about thirty legal moves.
    expect(numbers['top-1 of a random legal move']).toBeGreaterThan(0.02);
    expect(numbers['top-1 of a random legal move']).toBeLessThan(0.06);
    expect(numbers.NLL).toBeGreaterThan(0);
    const same = await json('evaluate', `${root}/net`, '--against', `${root}/games.pgn`, '--n', '5');
    expect(same[0]).toMatchObject({ protocol: { n: 5 } });
    const other = await run('evaluate', `${root}/net`, '--metrics', 'fid', '--quiet');
    expect(other.err).toMatch(/moves are judged by move-match; received 'fid'\. Leave out --metrics/);
    const points = await run('evaluate', `${root}/net`, '--against', 'ring', '--quiet');
    expect(points.err).toMatch(/ring must hold .*; received 10000 points/);
  });
});

describe('chess learn', () => {
  it('makes a run that gives the moves of the winners more probability', async () => {
    const [said] = await json('chess', 'learn', `${root}/net`, `${root}/games.pgn`, '--steps', '15', '--rate', '0.01');
    const { before, after, ...rest } = said as { before: number; after: number };
    expect(rest).toMatchObject({ games: 1, moves: 10, out: `${root}/net-learned`, level: 1 });
    expect(after).toBeLessThan(before - 0.05);
    expect((await run('chess', 'play', `${root}/net-learned`, '--moves', 'd4 resign')).code).toBe(0);
  });
});

it('raises the level after three wins of five', () => {
  let standing = { level: 1, results: [], games: 0 } as Parameters<typeof afterGame>[0];
  for (const result of ['win', 'loss', 'win', 'draw', 'loss', 'loss'] as const)
    standing = afterGame(standing, result, 2);
  expect(standing).toEqual({ level: 1, results: ['loss', 'win', 'draw', 'loss', 'loss'], games: 6 });
  standing = afterGame(afterGame(standing, 'win', 2), 'win', 2);
  expect(standing).toEqual({ level: 1, results: ['draw', 'loss', 'loss', 'win', 'win'], games: 8 });
  standing = afterGame(standing, 'win', 2);
  expect(standing).toEqual({ level: 2, results: [], games: 9 });
  for (let i = 0; i < 3; i++) standing = afterGame(standing, 'win', 2);
  expect(standing.level).toBe(2);
});

it('shows boards from either side', () => {
  const position = positionOf(START_FEN);
  expect(boardText(position, false)[7]).toBe('  1  R N B Q K B N R');
  expect(boardText(position, true)[7]).toBe('  8  r n b k q b n r');
  expect(boardText(position, true).at(-1)).toBe('     h g f e d c b a');
});
