import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  Arch,
  build as makePackages,
  Platform,
  type AfterPackContext,
  type Configuration,
} from 'electron-builder'
import { writeIcons } from './icons.ts'
import { haveElectron } from './electron/have-electron.ts'
import { electronVersion } from './electron/installed-electron.ts'
import { buildIfStale } from './freshness.ts'
import { compactPrograms } from './package/compact-programs.ts'
import { flipAllFuses } from './package/flip-fuses.ts'
import {
  readPackageOptions,
  type Architecture,
  type PackageOptions,
  type System,
} from './package/package-options.ts'
import { makeStandIn } from './package/stand-in.ts'
import { runBuild } from './run-build.ts'

/**
 * `npm run package -- [--linux | --mac | --win] [--x64] [--arm64] [--dir] [--stand-in] [--output FOLDER]`: builds and
 * makes the installers of electron-builder.yml, or with `--dir` only the folder that goes into them. The Electron that
 * is installed here is packed when it fits, else the right one is fetched and checked. `--stand-in` packs something
 * that has Electron's form and starts nothing: for machines that can have none.
 *
 * Signing and publishing are off unless ASSENT_SIGN and ASSENT_PUBLISH_URL say otherwise.
 */
const root = resolve(import.meta.dirname, '..')
const isSigned = process.env['ASSENT_SIGN'] === 'true'

const packageAssent = async (options: PackageOptions): Promise<void> => {
  const output = resolve(root, options.output)
  const electronDist = await electronFor(options, output)
  if (!(await buildFor(options))) throw new Error('the build failed')
  await Promise.all([writeIcons(join(root, 'dist/icons')), compactPrograms(root)])
  await makePackages({
    targets: targetsOf(options),
    projectDir: root,
    publish: process.env['ASSENT_PUBLISH'] === 'true' ? 'always' : 'never',
    config: additions(output, electronDist),
  })
}

/** The distribution to pack; null when electron-builder has to fetch one for another system. */
const electronFor = async (options: PackageOptions, output: string): Promise<string | null> => {
  if (options.electron === 'real') return fittingElectron(options)
  const folder = join(output, 'stand-in-for-electron')
  await rm(folder, { recursive: true, force: true })
  await makeStandIn(folder, (await electronVersion(root)) ?? 'none')
  return folder
}

const platforms: Readonly<Record<System, Platform>> = {
  linux: Platform.LINUX,
  mac: Platform.MAC,
  win: Platform.WINDOWS,
}
const nodeNames = { linux: 'linux', mac: 'darwin', win: 'win32' } as const
const archOf: Readonly<Record<Architecture, Arch>> = { x64: Arch.x64, arm64: Arch.arm64 }

const targetsOf = ({ system, architectures, form }: PackageOptions) =>
  platforms[system].createTarget(
    form === 'folder' ? 'dir' : null,
    ...architectures.map((name) => archOf[name]),
  )

/** Rejects with a sentence when there is none for this computer. */
const fittingElectron = async ({ system, architectures }: PackageOptions): Promise<string | null> => {
  const isOwn = nodeNames[system] === process.platform && architectures.join() === process.arch
  if (!isOwn) return null
  const had = await haveElectron(root, 'Ctrl+C ends it.')
  if (had.kind === 'none') throw new Error(had.reason)
  return had.electron.folder
}

/** What electron-builder adds to electron-builder.yml, which it reads by itself. */
const additions = (output: string, electronDist: string | null): Configuration => {
  const publishUrl = process.env['ASSENT_PUBLISH_URL']
  return {
    directories: { output },
    // node_modules are files like others to us: nothing is installed, collected or rebuilt.
    beforeBuild: () => Promise.resolve(false),
    afterPack: (context) =>
      flipAllFuses(programOf(context), {
        resetSignature: context.electronPlatformName === 'darwin' && !isSigned,
      }),
    // The certificate comes from CSC_LINK or the keychain, what notarisation needs from APPLE_API_KEY and its companions.
    mac: isSigned ? { notarize: process.env['APPLE_API_KEY'] !== undefined } : { identity: null },
    ...(electronDist !== null && { electronDist }),
    ...(publishUrl !== undefined && { publish: { provider: 'generic', url: publishUrl } }),
  }
}

const programOf = ({ appOutDir, electronPlatformName, packager }: AfterPackContext): string => {
  const name = packager.appInfo.productFilename
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`)
  return join(appOutDir, electronPlatformName === 'win32' ? `${name}.exe` : 'assent')
}

/** What is given out is built anew, without what `npm run dev` may have left. */
const buildFor = ({ form }: PackageOptions): Promise<boolean> =>
  form === 'installers' ? runBuild(root) : buildIfStale(root)

const main = async (): Promise<number> => {
  const options = readPackageOptions(process.argv.slice(2))
  if (!options.ok) {
    console.error(options.problem.message)
    return 2
  }
  if (!isSigned) process.env['CSC_IDENTITY_AUTO_DISCOVERY'] = 'false'
  try {
    await packageAssent(options.value)
    return 0
  } catch (error) {
    console.error(`No package was made: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

process.exitCode = await main()
