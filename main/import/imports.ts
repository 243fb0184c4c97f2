import { basename } from 'node:path'
import type { ImportedServer, ImportOutcome, ImportReview, ImportSource } from '#contract/import-views'
import type { RequestId } from '#contract/ids'
import type { JsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import type { BundleReference, BundleStore } from './bundle/bundle-store.ts'
import { definitionOf, fillProgram, neededSecrets, openFields, type Answers } from './definition.ts'
import { describeServer, type ReviewedServer, type TakenNames } from './describe-server.ts'
import { configurationPlaces, type Machine } from './places.ts'
import type { PreparedServer } from './prepared-server.ts'
import { readConfiguration } from './read-configuration.ts'
import { readFoundFile } from './read-found-file.ts'

/** What an import asks for: everything it brings comes into force through these questions and in no other way. */
export type ImportDraft =
  | {
      readonly kind: 'put-server'
      readonly alias: string
      readonly definition: JsonObject
      readonly bundle?: BundleReference
    }
  | { readonly kind: 'put-secret'; readonly name: string }

export type ImportsDeps = {
  readonly machine: Machine
  readonly bundles: BundleStore
  readonly aliases: () => readonly string[]
  readonly secretNames: () => readonly string[]
  readonly ask: (draft: ImportDraft) => Promise<Result<{ readonly requestId: RequestId }>>
  readonly newId: () => string
}

export type Chosen = { readonly key: string; readonly alias: string; readonly answers: Answers }

/** Brings servers of other programs here. Nothing is read before it is asked to, and nothing is started by it. */
export type Imports = {
  /** Reads the configurations that other programs keep on this computer. */
  readonly look: () => Promise<Result<ImportReview>>
  /** Reads a configuration that was pasted or dropped. */
  readonly review: (name: string, text: string) => Result<ImportReview>
  readonly startBundle: BundleStore['start']
  readonly writeBundle: BundleStore['write']
  readonly finishBundle: (upload: string) => Promise<Result<ImportReview>>
  /** Asks about the chosen servers of a review, and about the secrets that they need. */
  readonly draft: (review: string, chosen: readonly Chosen[]) => Promise<Result<ImportOutcome>>
}

type Reviewed = { readonly view: ImportReview; readonly servers: readonly (ReviewedServer & Origin)[] }
type Origin = { readonly bundle: BundleReference | null }
type Read = Origin & { readonly source: ImportSource; readonly servers: readonly PreparedServer[] }

const reviewsKept = 4

export const createImports = (deps: ImportsDeps): Imports => {
  const { bundles } = deps
  const reviews = new Map<string, Reviewed>()

  const keep = (reads: readonly Read[]): ImportReview => {
    const reviewed = reviewOf(deps.newId(), reads, {
      aliases: new Set(deps.aliases()),
      secrets: new Set(deps.secretNames()),
    })
    const [oldest] = reviews.keys()
    if (oldest !== undefined && reviews.size >= reviewsKept) reviews.delete(oldest)
    reviews.set(reviewed.view.id, reviewed)
    return reviewed.view
  }

  const look: Imports['look'] = async () => {
    const reads: Read[] = []
    for (const { program, path } of configurationPlaces(deps.machine)) {
      const read = await readPlace(program, path)
      if (read !== null) reads.push(read)
    }
    return ok(keep(reads))
  }

  const review: Imports['review'] = (name, text) => {
    const servers = readConfiguration(text)
    if (!servers.ok) return servers
    return ok(keep([{ source: sourceOf(name), servers: servers.value, bundle: null }]))
  }

  const finishBundle: Imports['finishBundle'] = async (upload) => {
    const read = await bundles.finish(upload)
    if (!read.ok) return read
    const { path, ...bundle } = bundles.folderOf(read.value)
    const server = read.value.manifest.prepare(path)
    const source = { ...sourceOf(basename(read.value.name)), bundle: read.value.view }
    return ok(keep([{ source, servers: [server], bundle }]))
  }

  const draftOne = async (reviewed: Reviewed, chosen: Chosen): Promise<Result<readonly string[]>> => {
    const server = reviewed.servers.find(({ view }) => view.key === chosen.key)
    const content = server?.prepared.content
    if (!server || content?.kind !== 'server') return fail('unknown-server', t('imports.draft.unknown'))
    const [open] = openFields(server.fields, chosen.answers)
    if (open !== undefined) return fail('open-field', t('imports.draft.openField', { name: open.name }))
    const program = fillProgram(content.program, server.fields, chosen.answers, server.secrets)
    const definition = definitionOf(program)
    const asked = await deps.ask({
      kind: 'put-server',
      alias: chosen.alias,
      definition,
      ...(server.bundle && { bundle: server.bundle }),
    })
    return asked.ok ? ok(neededSecrets(server.fields, chosen.answers, server.secrets)) : asked
  }

  const draft: Imports['draft'] = async (id, chosen) => {
    const reviewed = reviews.get(id)
    if (reviewed === undefined) return fail('review-gone', t('imports.draft.reviewGone'))
    const problems: { readonly key: string; readonly message: string }[] = []
    const secrets = new Set<string>()
    let questions = 0
    for (const one of chosen) {
      const asked = await draftOne(reviewed, one)
      if (asked.ok) questions += 1
      else problems.push({ key: one.key, message: asked.problem.message })
      for (const name of asked.ok ? asked.value : []) secrets.add(name)
    }
    for (const name of secrets) if ((await deps.ask({ kind: 'put-secret', name })).ok) questions += 1
    return ok({ questions, problems })
  }

  return {
    look,
    review,
    startBundle: bundles.start,
    writeBundle: bundles.write,
    finishBundle,
    draft,
  }
}

const sourceOf = (origin: string): ImportSource => ({ origin, problem: null, bundle: null })

/** Null where there is no such file, or one without a word about servers, as most settings are. */
const readPlace = async (program: string, path: string): Promise<Read | null> => {
  const text = await readFoundFile(path)
  if (text === null) return null
  const origin = t('imports.source.program', { program, path })
  const servers = text.ok ? readConfiguration(text.value) : text
  if (servers.ok) return { source: sourceOf(origin), servers: servers.value, bundle: null }
  if (['no-servers', 'empty'].includes(servers.problem.code)) return null
  return { source: { ...sourceOf(origin), problem: servers.problem.message }, servers: [], bundle: null }
}

const reviewOf = (id: string, reads: readonly Read[], taken: TakenNames): Reviewed => {
  const servers = reads.flatMap((read, source) =>
    read.servers.map((prepared, index) => ({
      ...describeServer(prepared, { key: `${source}-${index}`, source }, taken),
      bundle: read.bundle,
    })),
  )
  const shown: readonly ImportedServer[] = servers.map(({ view }) => view)
  return { view: { id, sources: reads.map(({ source }) => source), servers: shown }, servers }
}
