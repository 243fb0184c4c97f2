import { parseArgs } from 'node:util'
import { startModelServer } from './model-server.ts'
import { echoAgent } from './model-server/echo-agent.ts'

/** `node test/support/model-server-main.ts [--port N]`: the echo agent for trials by hand, until Ctrl+C. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '11500' } } })
const server = await startModelServer({ port: Number(values.port) })
server.fallback(echoAgent)
server.listModels(['echo'])
process.stdout.write(`A model endpoint listens on ${server.url} (model "echo"). Ctrl+C ends it.\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
