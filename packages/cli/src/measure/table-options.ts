/** Options of what judges rows of a table. */
export const TABLE_OPTIONS = {
  target: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'Of tables: the column that classifiers in the report predict.',
  },
  positive: {
    type: 'text',
    value: 'WORD',
    optional: true,
    about: 'The category of --target that counts as positive; by default the rarer of two.',
  },
  group: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'Of tables: a column of categories; the report compares their groups.',
  },
} as const;
