import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { serveLargeMessages } from '../mcp/messages/serve-large-messages.ts'
import type { ValidationAnswer, ValidationJob } from '../mcp/validation/validation-message.ts'
import { createValidator } from '../mcp/validation/validator.ts'

/** The threads of the MCP host: behind main/mcp/schema-validation.ts and main/mcp/messages/large-messages.ts. */
const start = (port: MessagePort, data: unknown): void => {
  if (typeof data === 'object' && data !== null && 'task' in data) serveLargeMessages(port)
  else serveValidation(port)
}

const serveValidation = (port: MessagePort): void => {
  const validate = createValidator()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  const answer = (message: ValidationAnswer): void => port.postMessage(message)
  port.on('message', (job: ValidationJob) => answer({ kind: 'answer', result: validate(job) }))
  answer({ kind: 'ready' })
}

if (parentPort !== null) start(parentPort, workerData)
