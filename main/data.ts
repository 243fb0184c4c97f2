import { basename } from 'node:path'
import type { BackupView, ExportPiece, HistoryCheck, UsageReport } from '#contract/data-views'
import { t } from '#contract/language/texts'
import { fail, ok, type Result } from '#contract/result'
import { listBackups, readBackup } from './history/backups.ts'
import type { History } from './history/history.ts'

/** What the user can do with what is kept, apart from erasing it. */
export type Data = {
  readonly usage: (period: { readonly timeZone: string; readonly days: number }) => Promise<UsageReport>
  readonly verify: () => Promise<HistoryCheck>
  readonly backUp: () => Promise<Result<BackupView>>
  readonly backups: () => Promise<readonly BackupView[]>
  /** Problem `not-exported`: the place is none that was given out. */
  readonly exportPiece: (from: string | null) => Promise<Result<ExportPiece>>
}

export const createData = (deps: { readonly history: History; readonly databasePath: string }): Data => {
  const { history, databasePath } = deps
  return {
    usage: (period) => history.usage({ ...period, now: Date.now() }),
    verify: async () => {
      const [integrity, audit] = await Promise.all([history.checkIntegrity(), history.verifyAudit()])
      return { integrity, audit }
    },
    backUp: async () => {
      const made = await history.backUp()
      if (!made.ok) return made
      const [backup] = await readBackup(made.value, basename(made.value))
      return backup ? ok(backup) : fail('not-backed-up', t('workspace.data.backupGone'))
    },
    backups: () => listBackups(databasePath),
    exportPiece: async (from) => {
      try {
        return ok(await history.exportPiece(from))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'invalid')
          return fail('not-exported', t('workspace.data.exportLost'))
        throw error
      }
    },
  }
}
