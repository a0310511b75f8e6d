/** Options of `compare`. */
export const COMPARE_OPTIONS = {
  format: { type: 'choice', choices: ['markdown', 'csv', 'latex'], default: 'markdown', about: 'Of the table.' },
  out: { type: 'text', value: 'FILE', optional: true, about: 'Where the table goes; stdout if nothing is said.' },
} as const;
