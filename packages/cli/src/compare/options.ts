/** Options of `compare`. */
export const COMPARE_OPTIONS = {
  format: { type: 'choice', choices: ['markdown', 'csv', 'latex'], default: 'markdown', about: 'Format of the table.' },
  out: { type: 'text', value: 'FILE', optional: true, about: 'File for the table; by default stdout.' },
} as const;
