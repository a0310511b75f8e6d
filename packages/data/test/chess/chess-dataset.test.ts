import { chessDataset, playersOf, splitGames, unseenPositions } from '@ganforge/data';
import { decodeExamples } from '@ganforge/media';
import { parsePgn } from '@ganforge/media/chess';
import { testDataset } from '@ganforge/testing';
import { describe, expect, it } from 'vitest';

const { games } = parsePgn(`[White "Carlsen, M"]
[Black "Anand, V"]
[Date "2013.11.??"]

1. e4 e5 2. Nf3 Nc6 3. Bb5 1-0
[White "anand,v"]
[Black "CARLSEN,Magnus"]
[Date "2010.01.02"]

1. d4 Nf6 2. c4 e6 1/2-1/2
[White "Carlsson, P"]
[Black "Anand, V"]
[Date "????.??.??"]

1. e4 c5 *
[White "Carlsen, M"]
[Black "?"]
[Date "2014.05.01"]

1. e4 c5 2. Nf3 *`);

testDataset('chessDataset', {
  make: () => chessDataset(games, { player: 'carlsen' }),
  others: {
    'another player': () => chessDataset(games, { player: 'Anand' }),
    'with opponents': () => chessDataset(games, { player: 'carlsen', opponents: true }),
  },
});

describe('chessDataset', () => {
  it('holds the positions and moves of one player, as he sees them', async () => {
    const dataset = chessDataset(games, { player: 'carlsen' });
    expect([dataset.size, dataset.player]).toEqual([7, 'carlsen']);
    expect(Array.from(dataset.games)).toEqual([0, 0, 0, 1, 1, 3, 3]);
    expect(Array.from(dataset.plies)).toEqual([0, 2, 4, 1, 3, 0, 2]);
    const batch = await dataset.get([2, 3], { epoch: 0, random: () => null as never });
    const moves = { shape: [2], data: await batch.moves.data<'int32'>() };
    expect(decodeExamples({ kind: 'move' }, { '': moves })).toEqual(['f1b5', 'g1f3']);
    const board = { shape: [2, 130], data: await batch['positions.board'].data<'int32'>() };
    const legal = { shape: [2, 218], data: await batch['positions.legal'].data<'int32'>() };
    expect(decodeExamples({ kind: 'position' }, { board, legal })).toEqual([
      'r1bqkbnr/pppp1ppp/2n5/4p3/4P3/5N2/PPPP1PPP/RNBQKB1R w KQkq - 2 1 b8c6',
      'rnbqkbnr/pppppppp/8/8/3P4/8/PPP1PPPP/RNBQKBNR b KQkq - 0 1 d2d4',
    ]);
    for (const i of [0, 1]) {
      const codes = Array.from(legal.data.subarray(218 * i, 218 * (i + 1))).filter((code) => code !== 0);
      expect(codes).toContain(moves.data[i]);
      expect(codes).toHaveLength([27, 20][i]!);
    }
    for (const tensor of Object.values(batch)) tensor.dispose();
  });

  it('is of the player with most games by default, and with opponents of two classes', () => {
    expect(playersOf(games).slice(0, 2)).toEqual([
      { name: 'Anand', games: 3 },
      { name: 'Carlsen', games: 3 },
    ]);
    const dataset = chessDataset(games, { opponents: true });
    expect([dataset.player, dataset.size]).toEqual(['Anand', 11]);
    expect(chessDataset(games, { player: ['Carlsen', 'carlsson'] }).size).toBe(8);
    expect(dataset.entries.labels).toEqual({ kind: 'class', classes: ['Anand', 'others'] });
  });

  it('refuses no games and unknown players', () => {
    expect(() => chessDataset([])).toThrow('[data/chess-dataset] games must be at least one game; received an array');
    expect(() => chessDataset(games, { player: 'Carl' })).toThrow(
      "player must have a move in the games; received 'Carl'. Most have Anand (3), Carlsen (3), Carlsson (1).",
    );
  });
});

describe('splitGames', () => {
  it('cuts by date, unknown ones first', () => {
    const [earlier, later] = splitGames(games, 0.5);
    expect(earlier.map(({ tags }) => tags.Date)).toEqual(['????.??.??', '2010.01.02']);
    expect(later.map(({ tags }) => tags.Date)).toEqual(['2013.11.??', '2014.05.01']);
    expect(() => splitGames(games, 0.01)).toThrow('share must be in (0,1) and leave one of 4 games in each part');
  });
});

it('unseenPositions leaves out what was seen, whatever the move before', () => {
  const training = chessDataset(games.slice(0, 1), { player: 'Carlsen' });
  const test = chessDataset(games.slice(3), { player: 'Carlsen' });
  expect(unseenPositions(test, training)).toEqual([1]);
  expect(unseenPositions(training, training)).toEqual([]);
});
