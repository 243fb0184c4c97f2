import { parentPort } from 'node:worker_threads'
import type { ValidationAnswer, ValidationJob } from '../mcp/validation/validation-message.ts'
import { createValidator } from '../mcp/validation/validator.ts'

/** The thread behind main/mcp/schema-validation.ts. */
const validate = createValidator()

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
const answer = (message: ValidationAnswer): void => parentPort?.postMessage(message)

parentPort?.on('message', (job: ValidationJob) => answer({ kind: 'answer', result: validate(job) }))
answer({ kind: 'ready' })
