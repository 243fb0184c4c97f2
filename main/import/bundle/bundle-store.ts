import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { importLimits, importPieceBytes } from '#contract/import-views'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { readBundle, type ReadBundle } from './open-bundle.ts'
import { unpackBundle } from './unpack-bundle.ts'

/** A bundle that was approved, and the name of the folder that its files go to. */
export type BundleReference = { readonly sha256: string; readonly folder: string }

/** Bundles in the data directory: as they are given, while they wait for a decision, and unpacked. */
export type BundleStore = {
  /** Takes a file of that many bytes in pieces, and gives it a name until it is finished. */
  readonly start: (name: string, bytes: number) => Promise<Result<{ readonly upload: string }>>
  readonly write: (upload: string, position: number, piece: Buffer) => Promise<Result<null>>
  readonly finish: (upload: string) => Promise<Result<ReadBundle & { readonly name: string }>>
  /** The absolute folder that a bundle's files are unpacked into. */
  readonly folderOf: (bundle: ReadBundle) => BundleReference & { readonly path: string }
  readonly install: (reference: BundleReference) => Promise<Result<null>>
  /** Removes what earlier lives of the program left unfinished, and bundles that nobody decided about for a month. */
  readonly sweep: () => Promise<void>
}

type Upload = { readonly name: string; readonly bytes: number; readonly path: string; received: number }

const keptMs = 30 * 24 * 3_600_000
const waitingName = /^[0-9a-f]{64}$/
const folderName = /^[a-z0-9-]{1,40}-([0-9a-f]{24})$/
const uploadsAtATime = 4

export const createBundleStore = (deps: {
  readonly folder: string
  readonly newId: () => string
}): BundleStore => {
  const waiting = join(deps.folder, 'waiting')
  const uploads = new Map<string, Upload>()

  const discard = async (id: string): Promise<void> => {
    const upload = uploads.get(id)
    uploads.delete(id)
    if (upload) await rm(upload.path, { force: true })
  }

  const start: BundleStore['start'] = async (name, bytes) => {
    if (bytes === 0) return fail('empty', t('imports.file.empty'))
    if (bytes > importLimits.bundleBytes) return fail('too-large', t('imports.zip.tooLarge'))
    const [oldest] = uploads.keys()
    if (oldest !== undefined && uploads.size >= uploadsAtATime) await discard(oldest)
    const id = deps.newId()
    await mkdir(waiting, { recursive: true, mode: 0o700 })
    const path = join(waiting, `${id}.unfinished`)
    await using file = await open(path, 'wx', 0o600)
    await file.sync()
    uploads.set(id, { name, bytes, path, received: 0 })
    return ok({ upload: id })
  }

  const write: BundleStore['write'] = async (id, position, piece) => {
    const upload = uploads.get(id)
    const isNext = upload?.received === position && position + piece.length <= upload.bytes
    if (!upload || !isNext || piece.length > importPieceBytes) return notGiven()
    upload.received += piece.length
    await using file = await open(upload.path, 'r+')
    await file.write(piece, 0, piece.length, position)
    return ok(null)
  }

  const finish: BundleStore['finish'] = async (id) => {
    const upload = uploads.get(id)
    if (upload === undefined || upload.received !== upload.bytes) return notGiven()
    const bundle = await readBundle(upload.path)
    uploads.delete(id)
    if (bundle.ok) await rename(upload.path, join(waiting, bundle.value.view.sha256))
    else await rm(upload.path, { force: true })
    return bundle.ok ? ok({ ...bundle.value, name: upload.name }) : bundle
  }

  const install: BundleStore['install'] = async ({ sha256, folder }) => {
    const isNamed = waitingName.test(sha256) && folderName.exec(folder)?.[1] === sha256.slice(0, 24)
    if (!isNamed) return fail('bad-bundle', t('imports.bundle.changed'))
    const path = join(waiting, sha256)
    const unpacked = await unpackBundle(path, sha256, join(deps.folder, folder))
    if (unpacked.ok) await rm(path, { force: true })
    return unpacked
  }

  const sweep = async (): Promise<void> => {
    for (const name of await namesIn(waiting)) {
      const path = join(waiting, name)
      const found = await stat(path).catch(() => null)
      const isOld = found !== null && Date.now() - found.mtimeMs > keptMs
      if (isOld || !waitingName.test(name)) await rm(path, { force: true })
    }
    for (const name of await namesIn(deps.folder))
      if (name.startsWith('.unfinished-')) await rm(join(deps.folder, name), { recursive: true, force: true })
  }

  return {
    start,
    write,
    finish,
    folderOf: ({ view, manifest }) => {
      const folder = `${manifest.slug}-${view.sha256.slice(0, 24)}`
      return { sha256: view.sha256, folder, path: join(deps.folder, folder) }
    },
    install,
    sweep,
  }
}

const notGiven = (): Result<never> => fail('not-given', t('imports.bundle.notGiven'))

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])
