import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { BundleManifest } from './build.ts'

const packageFile = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional(),
  homepage: z.string().optional(),
})

/** Loaded as they are, so that no bundle lists them. */
const unbundled = ['node_modules/better-sqlite3'] as const

const intro = `Assent is made of its own code (see LICENSE) and of the packages below, which are part of this program under the
licences that follow. Electron, Chromium and Node.js bring theirs in files of their own.`

/** The notices of every package that went into the bundles, sorted by name. Rejects when one cannot be read. */
export const licencesOf = async (root: string, manifest: BundleManifest): Promise<string> => {
  const folders = new Set([...Object.values(manifest).flat().flatMap(packageFolder), ...unbundled])
  const notices = await Promise.all([...folders].map((folder) => noticeOf(resolve(root, folder))))
  const sorted = notices.toSorted((one, other) => (one.title < other.title ? -1 : 1))
  return [intro, ...sorted.map(({ title, text }) => `${rule}\n${title}\n\n${text}`)].join('\n\n') + '\n'
}

const rule = '-'.repeat(80)

/** The folder of the innermost package that a module belongs to; none for our own modules. */
const packageFolder = (module: string): readonly string[] => {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)
  return found?.[1] === undefined ? [] : [found[1]]
}

type Notice = { readonly title: string; readonly text: string }

const noticeOf = async (folder: string): Promise<Notice> => {
  const { name, version, license, homepage } = packageFile.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  )
  const names = (await readdir(folder))
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .toSorted()
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')))
  const missing = `The package names its licence and holds no text of it.${homepage === undefined ? '' : ` See ${homepage}`}`
  return {
    title: `${name} ${version} (${license ?? 'see below'})`,
    text: texts.length === 0 ? missing : texts.map((text) => text.trim()).join('\n\n'),
  }
}
