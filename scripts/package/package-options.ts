import { parseArgs } from 'node:util'
import { fail, ok, type Result } from '#contract/result'

export const systems = ['linux', 'mac', 'win'] as const
export type System = (typeof systems)[number]
export const architectures = ['x64', 'arm64'] as const
export type Architecture = (typeof architectures)[number]

export type PackageOptions = {
  readonly system: System
  readonly architectures: readonly Architecture[]
  /** `folder`: the unpacked program only. */
  readonly form: 'folder' | 'installers'
  readonly electron: 'real' | 'stand-in'
  /** Where packages go, relative to the project. */
  readonly output: string
}

const usage =
  'Use: npm run package -- [--linux | --mac | --win] [--x64] [--arm64] [--dir] [--stand-in] [--output FOLDER]'

const known = {
  linux: { type: 'boolean' },
  mac: { type: 'boolean' },
  win: { type: 'boolean' },
  x64: { type: 'boolean' },
  arm64: { type: 'boolean' },
  dir: { type: 'boolean' },
  'stand-in': { type: 'boolean' },
  output: { type: 'string' },
} as const

/** Without a system and an architecture: those of this computer. Fails with a sentence and how it is used. */
export const readPackageOptions = (args: readonly string[]): Result<PackageOptions> => {
  try {
    const { values } = parseArgs({ args: [...args], options: known })
    const named = systems.filter((system) => values[system] === true)
    if (named.length > 1) return fail('bad-arguments', `One system at a time.\n${usage}`)
    const options = {
      system: named[0] ?? ownSystem(),
      architectures: architecturesOf(architectures.filter((architecture) => values[architecture] === true)),
      form: values.dir === true ? 'folder' : 'installers',
      electron: values['stand-in'] === true ? 'stand-in' : 'real',
      output: values.output ?? 'dist/packages',
    } as const
    if (options.electron === 'stand-in' && (options.form === 'installers' || options.system !== 'linux'))
      return fail('bad-arguments', `A stand-in for Electron only goes into a folder for Linux.\n${usage}`)
    return ok(options)
  } catch (error) {
    return fail('bad-arguments', `${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

const ownSystem = (): System => {
  if (process.platform === 'darwin') return 'mac'
  return process.platform === 'win32' ? 'win' : 'linux'
}

const architecturesOf = (named: readonly Architecture[]): readonly Architecture[] =>
  named.length > 0 ? named : [process.arch === 'arm64' ? 'arm64' : 'x64']
