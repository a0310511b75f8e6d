/** Options of `export`. */
export const EXPORT_OPTIONS = {
  to: {
    type: 'choice',
    choices: ['tfjs', 'safetensors', 'onnx'],
    default: 'tfjs',
    about:
      'tfjs: a folder with a page beside it; safetensors: one file, which a page and PyTorch read; onnx: the network.',
  },
  out: { type: 'text', value: 'PATH', optional: true, about: "Where it goes; in the run's folder if nothing is said." },
  half: {
    type: 'boolean',
    default: false,
    about: 'Weights of 16 bits: half the size, rounded to three digits. Of tfjs and safetensors.',
  },
  network: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'Which of several networks, such as aToB of cycle-gan; the first if nothing is said.',
  },
  from: { type: 'text', value: 'CHECKPOINT', default: 'last', about: 'last, best, or such as step-40.' },
} as const;
