import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { serverId, type ServerId } from '#contract/ids'
import type { AuthorityRow, Journal, Write } from '../journal.ts'
import { canonicalise } from './canonical.ts'
import { keyedHashOf } from './hashes.ts'
import { createSerial } from '../serial.ts'

/** An approved launch: this server may be started exactly so, without asking again. */
export type LaunchApproval = {
  readonly id: string
  readonly alias: string
  readonly serverId: ServerId
  readonly launchHash: string
  readonly approvedAt: number
}

export type Authority = {
  readonly launches: () => readonly LaunchApproval[]
  /** Stores the approval durably, in one transaction with `writes`. */
  readonly approve: (approval: Omit<LaunchApproval, 'id'>, writes: readonly Write[]) => Promise<void>
  readonly revoke: (id: string, writes: readonly Write[]) => Promise<void>
  /** Set when stored approvals were ignored: why. */
  readonly warning: 'consent.problem.approvalsNotGenuine' | 'consent.problem.approvalsElsewhere' | null
}

export type AuthorityDeps = {
  readonly journal: Journal
  readonly rows: readonly AuthorityRow[]
  readonly key: Uint8Array
  readonly keyId: string
  /** Holds, outside the database, what the set of approvals must add up to. */
  readonly headFile: string
  readonly writeFile: (path: string, text: string) => Promise<void>
}

/**
 * Durable authority is as good as its proof. Each row carries an HMAC, and the head of all rows is kept outside the
 * database, so that an edited, restored or foreign database revives nothing: what does not add up is asked again.
 */
export const openAuthority = async (deps: AuthorityDeps): Promise<Authority> => {
  const heads = await readHeads(deps.headFile)
  const own = deps.rows.filter((row) => row.keyId === deps.keyId)
  const isGenuine = own.every((row) => row.mac === macOf(deps.key, row)) && isHead(heads, deps, own)
  let rows = isGenuine ? own : []
  let stored = own.map((row) => row.id)
  let epoch = Math.max(0, ...deps.rows.map((row) => row.epoch))
  const inOrder = createSerial()

  const change = (next: () => readonly AuthorityRow[], writes: readonly Write[]): Promise<void> =>
    inOrder(() => replaceRows(next(), writes))

  const replaceRows = async (next: readonly AuthorityRow[], writes: readonly Write[]): Promise<void> => {
    const ids = next.map((row) => row.id)
    const removed = stored.filter((id) => !ids.includes(id))
    const added = next.filter((row) => !rows.includes(row))
    await writeHead([headOf(deps.key, rows), headOf(deps.key, next)])
    await deps.journal.commit([
      ...removed.map((id): Write => ({ kind: 'authority-removed', id })),
      ...added.map((row): Write => ({ kind: 'authority', row })),
      ...writes,
    ])
    rows = [...next]
    stored = ids
    await writeHead([headOf(deps.key, next)])
  }

  /** Two heads stand while a change is under way: a crash in between leaves either state valid and no third. */
  const writeHead = async (values: readonly string[]): Promise<void> => {
    heads[deps.keyId] = [...values]
    await deps.writeFile(deps.headFile, JSON.stringify(heads))
  }

  const isUnsettled = isGenuine && (heads[deps.keyId] ?? []).length > 1
  // What was not finished is not to be restored later; a disk that refuses now is told by the next change.
  if (isUnsettled) await writeHead([headOf(deps.key, rows)]).catch(() => undefined)

  return {
    launches: () => rows.flatMap((row) => approvalOf(row) ?? []),
    approve: (approval, writes) => {
      epoch += 1
      const row = signedRow(deps, approval, epoch)
      return change(() => [...rows.filter((other) => other.subject !== row.subject), row], writes)
    },
    revoke: (id, writes) => change(() => rows.filter((row) => row.id !== id), writes),
    warning: warningOf(deps, own, isGenuine),
  }
}

const headsSchema = z.record(z.string(), z.array(z.string()))

const readHeads = async (path: string): Promise<Record<string, string[]>> => {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    return headsSchema.catch({}).parse(JSON.parse(text))
  } catch {
    return {}
  }
}

const isHead = (
  heads: Record<string, string[]>,
  deps: AuthorityDeps,
  rows: readonly AuthorityRow[],
): boolean => rows.length === 0 || (heads[deps.keyId] ?? []).includes(headOf(deps.key, rows))

const headOf = (key: Uint8Array, rows: readonly AuthorityRow[]): string =>
  keyedHashOf(
    key,
    `head:${rows
      .map((row) => row.mac)
      .sort()
      .join(',')}`,
  )

const macOf = (
  key: Uint8Array,
  { id, kind, subject, body, epoch }: Omit<AuthorityRow, 'mac' | 'keyId'>,
): string => keyedHashOf(key, `row:${canonicalise({ id, kind, subject, body, epoch })}`)

const signedRow = (
  deps: AuthorityDeps,
  approval: Omit<LaunchApproval, 'id'>,
  epoch: number,
): AuthorityRow => {
  const unsigned = {
    id: `launch-${deps.keyId}-${approval.serverId}`,
    kind: 'launch',
    subject: approval.alias,
    body: canonicalise({ ...approval }),
    epoch,
  } as const
  return { ...unsigned, keyId: deps.keyId, mac: macOf(deps.key, unsigned) }
}

const bodySchema = z.object({ alias: z.string(), serverId, launchHash: z.string(), approvedAt: z.number() })

const approvalOf = (row: AuthorityRow): LaunchApproval | null => {
  const body = bodySchema.safeParse(JSON.parse(row.body))
  return body.success ? { id: row.id, ...body.data } : null
}

const warningOf = (
  deps: AuthorityDeps,
  own: readonly AuthorityRow[],
  isGenuine: boolean,
): Authority['warning'] => {
  if (!isGenuine) return 'consent.problem.approvalsNotGenuine'
  if (deps.rows.length > own.length) return 'consent.problem.approvalsElsewhere'
  return null
}
