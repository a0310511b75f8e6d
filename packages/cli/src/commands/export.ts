import { EXPORT_OPTIONS } from '../export/options.ts';
import type { Command } from '../program/command.ts';

/** Defines `export`, which writes the generator of a run as a file for other programs. */
export const exported: Command = {
  name: 'export',
  summary: 'export the generator of a run for TensorFlow.js, PyTorch or an ONNX runtime',
  args: [{ name: 'RUN', about: 'Folder or address of a run, or pretrained:NAME.' }],
  options: [EXPORT_OPTIONS],
  examples: [
    'ganforge export runs/dcgan-photos --to tfjs --out generator/',
    'ganforge export runs/dcgan-photos --to onnx --out generator.onnx',
  ],
  run: async (invocation) => (await import('../export/run-export.ts')).runExport(invocation),
};
