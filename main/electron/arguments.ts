import { parseArgs } from 'node:util'

/** What the program was started with. Switches of Chromium stand among the arguments and are left to it. */
export type StartArguments = { readonly dataDirectory: string | undefined }

export const readArguments = (args: readonly string[]): StartArguments => {
  const { values } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const named = values['data-dir']
  return { dataDirectory: typeof named === 'string' ? named : undefined }
}
