import { existsSync } from 'node:fs';

const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/**
 * Lets Dawn find SwiftShader where Debian's chromium brings it and no other driver is named; call it before Dawn starts,
 * which reads the variable once.
 */
export function offerSwiftShader(): void {
  if (existsSync(swiftShader)) process.env.VK_ICD_FILENAMES ??= swiftShader;
}
