import { defineConfig } from 'vite';

export default defineConfig({
  base: './', // the built folder works at whatever address it is put
  worker: { format: 'es' }, // workers load parts of themselves later
  build: { target: 'es2022' },
});
