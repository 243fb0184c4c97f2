import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { PageName } from '#contract/methods'

export type PageFile = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string }

/** The built pages by their path in the address, such as "/index.html". */
export type PageFiles = ReadonlyMap<string, PageFile>

/** The pages are small and never change while we run, so no request ever touches the disk. */
export const readPageFiles = async (directory: string): Promise<PageFiles> =>
  new Map(await filesBelow(directory, ''))

/** What a page asks for by the path of an address; "/" is the page itself. */
export const pageFileAt = (files: PageFiles, page: PageName, path: string): PageFile | undefined =>
  files.get(path === '/' ? documents[page] : path)

const documents: Readonly<Record<PageName, string>> = { chat: '/index.html', consent: '/consent.html' }

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Names without an ending are folders: inside a package's archive nothing more than names can be relied on. */
const filesBelow = async (
  directory: string,
  path: string,
): Promise<readonly (readonly [string, PageFile])[]> => {
  const names = await readdir(join(directory, path))
  const found = await Promise.all(
    names.map(async (name) => {
      const ending = extname(name)
      if (ending === '') return filesBelow(directory, `${path}/${name}`)
      const type = types[ending]
      if (type === undefined) return []
      const body = new Uint8Array(await readFile(join(directory, path, name)))
      return [[`${path}/${name}`, { body, type }] as const]
    }),
  )
  return found.flat()
}
