/** Options of `export`. */
export const EXPORT_OPTIONS = {
  to: {
    type: 'choice',
    choices: ['tfjs', 'safetensors', 'onnx'],
    default: 'tfjs',
    about:
      'The format. tfjs writes a folder with a web page, safetensors writes one file that PyTorch and web pages can read, and onnx writes the network for an ONNX runtime.',
  },
  out: { type: 'text', value: 'PATH', optional: true, about: "Path to write to; by default in the run's folder." },
  half: {
    type: 'boolean',
    default: false,
    about:
      'Writes 16-bit weights, which have half the size and about three digits of precision (tfjs and safetensors).',
  },
  network: {
    type: 'text',
    value: 'NAME',
    optional: true,
    about: 'The network to export, such as aToB of cycle-gan; by default the first.',
  },
  from: {
    type: 'text',
    value: 'CHECKPOINT',
    default: 'last',
    about: 'The checkpoint: last, best, or a step such as step-40.',
  },
} as const;
