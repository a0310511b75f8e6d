/** Defines the options of the commands that judge rows of a table. */
export const TABLE_OPTIONS = {
  target: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'For tables: the column that the classifiers of the report predict.',
  },
  positive: {
    type: 'text',
    value: 'WORD',
    optional: true,
    about: 'The category of --target that counts as positive; by default the rarer one of two categories.',
  },
  group: {
    type: 'text',
    value: 'COLUMN',
    optional: true,
    about: 'For tables: a column of categories, whose groups the report compares.',
  },
} as const;
