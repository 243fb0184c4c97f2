import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openRawDatabase, type RawRequest } from './raw-database.ts'

/** A raw database behind a thread: answers each message with one message. */
const database = openRawDatabase(z.string().parse(workerData))
parentPort?.on('message', (request: RawRequest) => parentPort?.postMessage(database.answer(request), []))
