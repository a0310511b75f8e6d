import { inferTable, joinTables, linkTables, type TableRow, unlinkTables } from '@ganforge/media';
import { describe, expect, it } from 'vitest';

const parents: TableRow[] = [
  { patient: 'a', age: 50, sex: 'f' },
  { patient: 'b', age: 31, sex: 'm' },
  { patient: 'c', age: 64, sex: 'f' },
];
const children: TableRow[] = [
  { patient: 'c', day: '2026-02-01', pulse: 70 },
  { patient: 'a', day: '2026-01-09', pulse: 81 },
  { patient: 'a', day: '2026-01-03', pulse: 80 },
];
const link = { key: 'patient', order: 'day' };

describe('linkTables', () => {
  const wide = linkTables({ parents, children }, link);

  it('makes a row of a parent and its children, in their order', () => {
    expect(wide).toEqual([
      {
        ...{ age: 50, sex: 'f', children: 2 },
        ...{ 'child 1 day': '2026-01-03', 'child 1 pulse': 80, 'child 2 day': '2026-01-09', 'child 2 pulse': 81 },
      },
      {
        ...{ age: 31, sex: 'm', children: 0 },
        ...{ 'child 1 day': null, 'child 1 pulse': null, 'child 2 day': null, 'child 2 pulse': null },
      },
      {
        ...{ age: 64, sex: 'f', children: 1 },
        ...{ 'child 1 day': '2026-02-01', 'child 1 pulse': 70, 'child 2 day': null, 'child 2 pulse': null },
      },
    ]);
    expect(inferTable(wide, { types: { children: 'integer' } }).columns).toHaveLength(7);
  });

  it('is undone, with new keys', () => {
    const found = unlinkTables(wide, link);
    expect(found.parents).toEqual(parents.map((parent, i) => ({ ...parent, patient: i + 1 })));
    expect(found.children).toEqual([
      { patient: 1, day: '2026-01-03', pulse: 80 },
      { patient: 1, day: '2026-01-09', pulse: 81 },
      { patient: 3, day: '2026-02-01', pulse: 70 },
    ]);
  });

  it('orders children that a generator made in another order, and takes as many as are counted', () => {
    const made = [
      { ...wide[0]!, children: 2, 'child 1 day': '2027-01-01' },
      { ...wide[0]!, children: 1 },
    ];
    expect(unlinkTables(made, link).children).toEqual([
      { patient: 1, day: '2026-01-09', pulse: 81 },
      { patient: 1, day: '2027-01-01', pulse: 80 },
      { patient: 2, day: '2026-01-03', pulse: 80 },
    ]);
    expect(unlinkTables([], link)).toEqual({ parents: [], children: [] });
  });

  it.each<[() => unknown, string]>([
    [() => linkTables({ parents: [], children }, link), 'parents must have at least one row; received none.'],
    [() => linkTables({ parents: [...parents, parents[0]!], children }, link), "'patient' 'a' occurs twice."],
    [
      () => linkTables({ parents: [{ age: 3 }], children }, link),
      "parent 0 must have a key; its 'patient' is undefined.",
    ],
    [
      () => linkTables({ parents: parents.slice(0, 2), children }, link),
      "child 0 must have a parent; no parent has 'patient' 'c'.",
    ],
    [
      () => linkTables({ parents, children }, { ...link, most: 1 }),
      'a parent must have at most 1 children; one has 2.',
    ],
    [() => linkTables({ parents, children }, { key: '' }), "key must be the name of a column; received ''."],
    [
      () => linkTables({ parents, children }, { key: 'patient', most: 0 }),
      'most must be an integer of at least 1; received 0.',
    ],
    [
      () => unlinkTables(parents, link),
      "rows must have a column 'children', as linkTables makes it; they have patient",
    ],
  ])('refuses %#', (wrong, message) => {
    expect(wrong).toThrow(message);
  });
});

describe('joinTables', () => {
  it('has the columns of the parent beside those of each child', () => {
    expect(
      joinTables({ parents, children: [children[0]!, { patient: 'x', day: '2026-01-01', pulse: 1 }] }, 'patient'),
    ).toEqual([{ day: '2026-02-01', pulse: 70, 'parent age': 64, 'parent sex': 'f' }]);
  });
});
