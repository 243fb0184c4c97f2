import { parentPort, workerData } from 'node:worker_threads'
import { setLanguage, type Language } from '#contract/language/texts'
import { serveDatabase } from '../history/database-server.ts'
import { inspectDatabase } from '../history/inspection.ts'
import type { WorkerTask } from '../history/protocol.ts'

/** Entry of the history's threads: the one that serves and writes, and short-lived ones that check. */
const start = ({ task, language }: { readonly task: WorkerTask; readonly language: Language }): void => {
  setLanguage(language)
  if (parentPort === null) throw new Error('main/workers/database.ts runs as a worker thread only')
  if (task.kind === 'serve') serveDatabase(parentPort, task)
  else inspectDatabase(parentPort, task)
}

start(workerData)
