// In an application Vite gives these addresses: docs/engines.md.
export const wasmPaths = '/assets/';
